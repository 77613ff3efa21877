package dev.rejoinder.cli;

import dev.rejoinder.testkit.TestServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** Commands with {@code REJOINDER_URL} and {@code REJOINDER_KEY} of a real server. */
abstract class RemoteCommandFixture extends CommandFixture {
    TestServer server;

    @BeforeEach
    void start() {
        server = TestServer.start(folder);
        environment.put("REJOINDER_URL", "http://127.0.0.1:" + server.port());
        environment.put("REJOINDER_KEY", server.writeKey());
    }

    @AfterEach
    void stop() {
        server.close();
    }
}
