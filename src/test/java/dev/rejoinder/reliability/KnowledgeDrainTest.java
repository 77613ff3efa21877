package dev.rejoinder.reliability;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rejoinder.testkit.ScriptedHttpServer;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Stops the server while it waits for a page and for embeddings, and runs a parser. */
@Tag("long")
@Tag("sqlite")
final class KnowledgeDrainTest {
    private static final int TERMINATED = 143;
    private static final Duration LONGEST = Duration.ofSeconds(30);

    @TempDir Path folder;

    /** Counts the requests for a page and for embeddings, neither of which gets a response. */
    private final CountDownLatch asked = new CountDownLatch(2);

    private ScriptedHttpServer silent;

    @BeforeEach
    void start() throws Exception {
        silent =
                ScriptedHttpServer.start(
                        peer -> {
                            String request = peer.readRequest();
                            if (request.startsWith("GET /robots.txt")) {
                                peer.send("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n");
                                return;
                            }
                            asked.countDown();
                            peer.awaitLeaving();
                        });
    }

    @AfterEach
    void stop() throws Exception {
        silent.close();
    }

    @Test
    void shutdownDoesNotWaitForRemotePages() throws Exception {
        try (KillableServer server = KillableServer.start(launch())) {
            List<ProcessHandle> parsers = busy(server);

            server.terminate();

            assertThat(server.endsWithin(LONGEST)).as(server.log()).isTrue();
            assertThat(server.awaitEnd()).isIn(0, TERMINATED);
            assertEnded(parsers);
            assertThat(server.log()).doesNotContain("ERROR", "Exception");
        }
        assertThat(failed()).isZero();
    }

    @Test
    void parserEndsWhenTheServerIsKilled() throws Exception {
        try (KillableServer server = KillableServer.start(launch())) {
            List<ProcessHandle> parsers = busy(server);

            server.kill();

            assertEnded(parsers);
        }
    }

    private KillableServer.Launch launch() {
        return KillableServer.Launch.of(folder, silent.uri(""))
                .with(
                        Map.of(
                                "REJOINDER_EMBEDDINGS_MODEL",
                                "openai/silent",
                                "REJOINDER_OUTBOUND_PRIVATE_NETWORKS",
                                "127.0.0.0/8"));
    }

    /** Adds a text, a page and a site, and returns the processes that the server has started. */
    private List<ProcessHandle> busy(KillableServer server) throws Exception {
        try (var client = new KillKnowledgeClient(server.port(), server.firstToken())) {
            var _ = client.addText("Unworn shoes can be sent back.");
            client.addRemote("page", silent.uri("/a"));
            client.addRemote("site", silent.uri("/"));
            assertThat(asked.await(3, TimeUnit.MINUTES)).isTrue();
            for (int i = 0; i < 3; i++) {
                var _ = client.addFile("A line of a long text.\n\n".repeat(50_000));
            }
        }
        ProcessHandle process = ProcessHandle.of(server.pid()).orElseThrow();
        while (process.descendants().findAny().isEmpty()) {
            Thread.onSpinWait();
        }
        return process.descendants().toList();
    }

    private static void assertEnded(List<ProcessHandle> processes) throws Exception {
        for (ProcessHandle process : processes) {
            process.onExit().get(LONGEST.toSeconds(), TimeUnit.SECONDS);
            assertThat(process.isAlive()).isFalse();
        }
    }

    /** Counts failed sources: a shutdown must not fail a source. */
    private int failed() throws Exception {
        try (var data =
                        DriverManager.getConnection(
                                "jdbc:sqlite:" + folder.resolve("rejoinder.db"));
                var statement = data.createStatement();
                var result =
                        statement.executeQuery(
                                "select count(*) from source where status = 'FAILED'")) {
            return result.getInt(1);
        }
    }
}
