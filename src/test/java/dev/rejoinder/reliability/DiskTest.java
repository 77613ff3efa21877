package dev.rejoinder.reliability;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Servers on a disk that is full or read-only, and on files that are locked. */
@Tag("sqlite")
final class DiskTest {
    private static final int FAILED = 1;

    @TempDir Path folder;

    @Test
    void fullDiskLosesNothingAndTheServerRecoversOnceThereIsSpace() throws Exception {
        try (DiskMount disk = DiskMount.ofMegabytes(4, folder.resolve("disk"));
                KillProvider provider = KillProvider.start();
                KillableServer server =
                        KillableServer.start(
                                KillableServer.Launch.of(disk.path(), provider.url()));
                KillClient client = firstClient(server)) {
            var before = new KillRequest("a", "Before?", null);
            assertThat(client.message(before)).isEqualTo(200);
            String conversation = before.told().getFirst().conversationId();
            KillProvider.Gate gate = provider.hold("held");
            var held = new KillRequest("b", "A held one?", conversation);
            var answering = new FutureTask<>(() -> client.response(held));
            Thread.ofVirtual().start(answering);
            gate.awaitOne();
            disk.fill();
            awaitReady(client, 503);

            int calls = provider.calls();
            var refused = new KillRequest("c", "Another?", null);
            assertInternalError(client.response(refused));
            assertThat(provider.calls()).isEqualTo(calls);
            assertThat(client.history(conversation).get("messages").size()).isEqualTo(3);
            assertThat(client.conversations().get("pagination").get("total").asInt()).isOne();
            gate.open();
            assertInternalError(answering.get(3, TimeUnit.MINUTES));
            assertInternalError(client.response(held));

            disk.freeSpace();
            awaitAnswer(client, held);
            var after = new KillRequest("d", "And after?", conversation);
            assertThat(client.message(after)).isEqualTo(200);
            assertThat(client.message(refused)).isEqualTo(200);
            awaitReady(client, 200);
            var kept =
                    java.util.stream.Stream.of(before, held, after, refused)
                            .collect(
                                    java.util.stream.Collectors.groupingBy(
                                            each -> each.told().getFirst().conversationId()));
            assertThat(new KillCheck(client).conversations(kept))
                    .isEqualTo(new KillCheck.Seen(4, 0, 0));
            KillCheck.file(disk.path());
        }
    }

    @Test
    void uploadThatDoesNotFitLeavesNothingAndTurnsGoOn() throws Exception {
        try (DiskMount disk = DiskMount.ofMegabytes(16, folder.resolve("disk"));
                KillProvider provider = KillProvider.start();
                KillableServer server =
                        KillableServer.start(
                                KillableServer.Launch.of(disk.path(), provider.url()));
                KillClient client = firstClient(server)) {
            // Its copy on disk does not fit.
            assertInternalError(client.upload("A line of a long log.\n\n".repeat(900_000)));
            assertThat(server.log().split("req_\\w+ failed", -1)).hasSize(2);
            // Its copy on disk fits; the database has no room for it.
            assertInternalError(client.upload("A line of a long log.\n\n".repeat(450_000)));
            assertThat(client.message(new KillRequest("a", "Meanwhile?", null))).isEqualTo(200);
            disk.fill();
            assertInternalError(client.upload("Words."));
            disk.freeSpace();
            awaitReady(client, 200);

            HttpResponse<String> stored = client.upload("Words.");
            assertThat(stored.statusCode()).as(stored.body()).isEqualTo(200);
            assertThat(client.message(new KillRequest("b", "And after?", null))).isEqualTo(200);
            assertThat(visibleFiles(disk.path())).isOne();
            KillCheck.file(disk.path());
        }
    }

    private static int visibleFiles(Path data) throws Exception {
        try (Connection connection =
                        DriverManager.getConnection("jdbc:sqlite:" + data.resolve("rejoinder.db"));
                Statement statement = connection.createStatement();
                var files =
                        statement.executeQuery(
                                "select count(*) from attachment where state = 'READY'")) {
            return files.getInt(1);
        }
    }

    @Test
    void serverOnAReadOnlyDiskRefusesToStart() throws Exception {
        try (DiskMount disk = DiskMount.ofMegabytes(4, folder.resolve("disk"));
                KillProvider provider = KillProvider.start()) {
            var launch = KillableServer.Launch.of(disk.path(), provider.url());
            try (KillableServer server = KillableServer.start(launch)) {
                server.terminate();
                var _ = server.awaitEnd();
            }
            disk.setReadOnly();
            try (KillableServer server = KillableServer.launch(launch)) {
                assertThat(server.awaitEnd()).isEqualTo(FAILED);
                assertThat(server.log())
                        .isEqualTo("The data folder " + disk.path() + " is not writable.");
            }
        }
    }

    @Test
    void lockOfAnotherProgramPreventsTheStartAndDelaysARunningServer() throws Exception {
        Path data = folder.resolve("data");
        try (KillProvider provider = KillProvider.start()) {
            var launch = KillableServer.Launch.of(data, provider.url());
            try (KillableServer server = KillableServer.start(launch);
                    KillClient client = firstClient(server)) {
                var asked = new KillRequest("a", "Locked?", null);
                try (Connection _ = lock(data)) {
                    assertInternalError(client.response(asked));
                    assertThat(client.conversations().get("pagination").get("total").asInt())
                            .isZero();
                }
                assertThat(client.message(asked)).isEqualTo(200);
                server.terminate();
                var _ = server.awaitEnd();
            }
            try (Connection _ = lock(data);
                    KillableServer server = KillableServer.launch(launch)) {
                assertThat(server.awaitEnd()).isEqualTo(FAILED);
                assertThat(server.log())
                        .isEqualTo(
                                "The file "
                                        + data.resolve("rejoinder.db")
                                        + " is locked by another program.");
            }
        }
    }

    @Test
    void secondServerOnAFolderRefusesToStart() throws Exception {
        Path data = folder.resolve("data");
        try (KillProvider provider = KillProvider.start()) {
            var launch = KillableServer.Launch.of(data, provider.url());
            try (KillableServer _ = KillableServer.start(launch);
                    KillableServer second = KillableServer.launch(launch)) {
                assertThat(second.awaitEnd()).isEqualTo(FAILED);
                assertThat(second.log())
                        .isEqualTo("Another server is running on the data folder " + data + ".");
            }
        }
    }

    /** Either status may last up to a second. */
    private static void awaitReady(KillClient client, int status) throws Exception {
        long patience = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (client.status("/health/ready") != status) {
            assertThat(System.nanoTime()).as("too late").isLessThan(patience);
        }
    }

    private static Connection lock(Path data) throws Exception {
        Connection connection =
                DriverManager.getConnection("jdbc:sqlite:" + data.resolve("rejoinder.db"));
        try (Statement statement = connection.createStatement()) {
            var _ = statement.execute("begin immediate");
        }
        return connection;
    }

    static KillClient firstClient(KillableServer server) throws Exception {
        var client = new KillClient(server.port(), server.firstToken(), "guide");
        client.createBot();
        return client;
    }

    static void assertInternalError(HttpResponse<String> response) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(500);
        assertThat(response.body()).contains("\"INTERNAL_ERROR\"");
    }

    private static void awaitAnswer(KillClient client, KillRequest asked) throws Exception {
        long patience = System.nanoTime() + TimeUnit.MINUTES.toNanos(3);
        while (client.message(asked) != 200) {
            assertThat(System.nanoTime()).as("too late").isLessThan(patience);
        }
    }
}
