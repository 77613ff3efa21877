package dev.rejoinder.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rejoinder.config.DatabaseSettings;
import dev.rejoinder.core.Clock;
import dev.rejoinder.storage.DataTransfer;
import dev.rejoinder.testkit.PostgresServer;
import dev.rejoinder.testkit.TestServer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Backups of a busy server, and servers on restored and moved data. */
final class SafekeepingTest {
    private static final String CHAT = "/api/v1/chat/guide/";
    private static final int WRITERS = 4;
    private static final int TURNS_BEFORE = 40;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    private final DataTransfer moving =
            new DataTransfer(Clock.system(), (table, rows, whole) -> {});

    private static TestServer.Options options(DatabaseSettings database) {
        return new TestServer.Options().limits(0, 0).database(database);
    }

    private TestServer start(DatabaseSettings database, String in) {
        return TestServer.start(folder.resolve(in), options(database));
    }

    /** Sends a new question and returns the whole history. */
    private static void ask(TestServer server, ConcurrentLinkedQueue<String> acknowledged) {
        TestServer.Answer answer =
                server.post(CHAT + "message", "{\"message\":\"Are you there?\"}");
        assertThat(answer.status()).isEqualTo(200);
        acknowledged.add(answer.find("conv_[0-9A-Z]{26}"));
    }

    private List<String> backUpWhileTurnsAreWritten(TestServer server, Runnable backup)
            throws Exception {
        var acknowledged = new ConcurrentLinkedQueue<String>();
        var enough = new CountDownLatch(TURNS_BEFORE);
        var stop = new AtomicBoolean();
        try (var writers = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> running =
                    IntStream.range(0, WRITERS)
                            .<Future<?>>mapToObj(
                                    i ->
                                            writers.submit(
                                                    () -> {
                                                        while (!stop.get()) {
                                                            ask(server, acknowledged);
                                                            enough.countDown();
                                                        }
                                                    }))
                            .toList();
            enough.await();
            List<String> before = List.copyOf(acknowledged);
            backup.run();
            stop.set(true);
            for (Future<?> each : running) {
                each.get();
            }
            assertThat(acknowledged).hasSizeGreaterThan(before.size());
            return before;
        }
    }

    private void assertAnswersHistory(
            DatabaseSettings database, String in, String key, List<String> conversations) {
        try (TestServer server = start(database, in)) {
            for (String id : conversations) {
                TestServer.Answer history =
                        server.send(
                                "GET",
                                CHAT + "conversations/" + id,
                                null,
                                Map.of("Authorization", "Bearer " + key));
                assertThat(history.status()).isEqualTo(200);
                assertThat(history.body()).contains("Are you there?", "Hello there");
            }
        }
    }

    private void keepsWhatWasAcknowledged(DatabaseSettings from, DatabaseSettings to)
            throws Exception {
        Path backup = folder.resolve("backup.db");
        String key;
        List<String> acknowledged;
        try (TestServer server = start(from, "busy")) {
            key = server.writeKey();
            acknowledged =
                    backUpWhileTurnsAreWritten(
                            server, () -> moving.backup(from, folder.resolve("busy"), backup));
        }
        moving.restore(backup, to, folder.resolve("restored"));
        assertAnswersHistory(to, "restored", key, acknowledged);
    }

    @Test
    void backupOfABusySqliteServerHasEverythingAcknowledged() throws Exception {
        keepsWhatWasAcknowledged(DatabaseSettings.SQLITE, DatabaseSettings.SQLITE);
    }

    @Test
    void backupOfABusyPostgresServerHasEverythingAcknowledged() throws Exception {
        keepsWhatWasAcknowledged(PostgresServer.migrated().settings(), DatabaseSettings.SQLITE);
    }

    @Test
    void movedDataIsServedFromPostgres() {
        var acknowledged = new ConcurrentLinkedQueue<String>();
        String key;
        try (TestServer server = start(DatabaseSettings.SQLITE, "moved")) {
            key = server.writeKey();
            ask(server, acknowledged);
        }
        DatabaseSettings postgres = PostgresServer.empty().settings();

        moving.migrate(folder.resolve("moved"), postgres);

        assertAnswersHistory(postgres, "moved", key, List.copyOf(acknowledged));
    }
}
