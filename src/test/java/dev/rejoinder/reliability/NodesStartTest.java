package dev.rejoinder.reliability;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rejoinder.testkit.PostgresServer;
import dev.rejoinder.testkit.TestServer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.io.TempDir;

/** Several servers start at the same time on one database. */
final class NodesStartTest {
    private static final int SERVERS = 3;

    /** Repeats, because the order is random. */
    private static final int TIMES = 3;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    @RepeatedTest(TIMES)
    void serversCanStartTogetherOnAnEmptyDatabase() throws Exception {
        PostgresServer.FreshDatabase database = PostgresServer.empty();
        List<TestServer> servers = startAtOnce(database);
        try {
            List<TestServer> first =
                    servers.stream().filter(server -> !server.writeKey().isEmpty()).toList();

            assertThat(first).hasSize(1);
            assertThat(database.texts("select short_name from bot order by 1"))
                    .containsExactly("demo", "guide");
            assertThat(database.texts("select name from api_key")).containsExactly("First key");
            for (TestServer server : servers) {
                assertThat(ask(server, first.getFirst().writeKey()).status()).isEqualTo(200);
            }
            assertThat(database.texts("select message_count from conversation"))
                    .containsExactly("2", "2", "2");
        } finally {
            servers.forEach(TestServer::close);
        }
    }

    private List<TestServer> startAtOnce(PostgresServer.FreshDatabase database) throws Exception {
        var together = new CyclicBarrier(SERVERS);
        var starting = new ArrayList<Future<TestServer>>();
        try (var starters = Executors.newFixedThreadPool(SERVERS)) {
            for (int i = 0; i < SERVERS; i++) {
                Path data = folder.resolve("node" + i);
                starting.add(
                        starters.submit(
                                () -> {
                                    together.await();
                                    return TestServer.start(
                                            data,
                                            new TestServer.Options().database(database.settings()));
                                }));
            }
        }
        var servers = new ArrayList<TestServer>();
        for (Future<TestServer> each : starting) {
            servers.add(each.get());
        }
        return servers;
    }

    private static TestServer.Answer ask(TestServer server, String key) {
        return server.send(
                "POST",
                "/api/v1/chat/guide/message",
                "{\"message\":\"Hi\"}",
                Map.of("Authorization", "Bearer " + key));
    }
}
