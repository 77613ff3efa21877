package dev.rejoinder.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rejoinder.access.AccountRole;
import dev.rejoinder.access.Scope;
import dev.rejoinder.server.Services;
import dev.rejoinder.testkit.TestServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** On a server elsewhere: this machine has no data. */
class RemoteDataCommandsTest extends DataCommandsContract {
    private TestServer server;

    @BeforeEach
    void start() {
        server =
                TestServer.start(
                        folder.resolve("server"),
                        new TestServer.Options().privateNetworks("127.0.0.0/8"));
        environment.put("REJOINDER_URL", "http://127.0.0.1:" + server.port());
        environment.put("REJOINDER_KEY", server.newKey(Scope.ADMIN));
        assertThat(run("bot", "delete", "demo", "--yes")).isZero();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Override
    protected void createOwner(String email) {
        try (Services services = server.openBeside()) {
            services.accounts().create(email, null, "a long password", AccountRole.OWNER);
        }
    }
}
