package dev.rejoinder.storage.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rejoinder.core.AppError;
import dev.rejoinder.core.ErrorCode;
import dev.rejoinder.storage.sql.FatalWriteFailure;
import dev.rejoinder.storage.sql.Parameters;
import dev.rejoinder.storage.sql.Sql;
import dev.rejoinder.storage.sql.TransactionWork;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The database and its file: full disks, locks, settings, and files that are deleted or replaced.
 */
final class SqliteDatabaseFileTest extends SqliteDatabaseFixture {
    @Test
    void fullDiskFailsTheWholeCommitUntilThereIsSpace() throws Exception {
        database.write(sql -> sql.update("create table big (id integer primary key, text text)"));
        long pages = database.write(sql -> sql.number("pragma page_count"));
        long _ = database.write(sql -> sql.number("pragma max_page_count = " + (pages + 5)));
        String text = "x".repeat(10_000);
        var units = new ArrayList<TransactionWork<Integer>>();
        for (int id = 1; id <= 10; id++) {
            int number = id;
            units.add(
                    sql ->
                            sql.update(
                                    "insert into big values (:id, :text)",
                                    Parameters.of("id", number).and("text", text)));
        }

        long stored = 0;
        for (Future<Integer> future : asOneBatch(units)) {
            try {
                stored += future.get();
            } catch (ExecutionException e) {
                assertThat(e.getCause())
                        .isInstanceOfSatisfying(
                                AppError.class,
                                error ->
                                        assertThat(error.code())
                                                .isEqualTo(ErrorCode.INTERNAL_ERROR));
            }
        }

        assertThat(stored).isLessThan(5);
        long kept = database.read(sql -> sql.number("select count(*) from big"));
        assertThat(kept).isEqualTo(stored);
        long _ = database.write(sql -> sql.number("pragma max_page_count = 100000"));
        int later =
                database.write(
                        sql ->
                                sql.update(
                                        "insert into big values (99, :text)",
                                        Parameters.of("text", text)));
        assertThat(later).isEqualTo(1);
        assertThat(database.fatalWriteFailure()).isEmpty();
    }

    @Test
    void writeWaitsForTheLockOfAnotherProcess() throws Exception {
        try (Sql other = new SqliteConnections(file).writer()) {
            other.run("begin immediate");
            other.update(INSERT, Parameters.of("id", 1));
            Future<Integer> write = callers.submit(() -> database.write(insert(2)));
            while (database.waitingWrites() > 0) {
                Thread.onSpinWait();
            }
            assertThat(write.isDone()).isFalse();
            other.run("commit");
            assertThat(write.get()).isEqualTo(1);
        }
        assertThat(entries()).containsExactly(1L, 2L);
    }

    @Test
    void closeFinishesWaitingWritesAndCheckpointsTheWal() throws Exception {
        var units = new ArrayList<TransactionWork<Integer>>();
        for (long id = 1; id <= 300; id++) {
            units.add(insert(id));
        }
        List<Future<Integer>> futures = asOneBatch(units);
        database.close();

        for (Future<Integer> future : futures) {
            assertThat(future.get()).isEqualTo(1);
        }
        assertThat(folder).isDirectoryNotContaining(path -> path.toString().endsWith("-wal"));
        assertThatThrownBy(() -> database.write(insert(301)))
                .isInstanceOfSatisfying(
                        AppError.class,
                        e -> assertThat(e.code()).isEqualTo(ErrorCode.SHUTTING_DOWN));
        try (Sql other = new SqliteConnections(file).writer()) {
            assertThat(entries(other)).isEqualTo(numbers(1, 300));
        }
    }

    @Test
    void durabilitySettingsAreOn() {
        List<Long> settings =
                database.write(
                        sql ->
                                List.of(
                                        sql.number("pragma synchronous"),
                                        sql.number("pragma foreign_keys"),
                                        sql.number("pragma busy_timeout")));

        assertThat(settings).containsExactly(2L, 1L, 5000L);
        Optional<String> journal =
                database.read(
                        sql ->
                                sql.queryOne(
                                        "pragma journal_mode", row -> row.text("journal_mode")));
        assertThat(journal).contains("wal");
    }

    @ParameterizedTest
    @ValueSource(strings = {"test.db", "test.db-wal"})
    void writeToADeletedFileIsNotAcknowledged(String name) throws Exception {
        store(1);
        Files.delete(folder.resolve(name));

        assertThatThrownBy(() -> store(2)).isInstanceOf(AppError.class);
        assertThat(database.fatalWriteFailure()).contains(FatalWriteFailure.FILE_REPLACED);
        assertThat(database.writable()).isFalse();
        assertThatThrownBy(() -> store(3)).isInstanceOf(AppError.class);
    }

    @Test
    void writeToAReplacedFileIsNotAcknowledged() throws Exception {
        Path copy = Files.copy(file, folder.resolve("copy.db"));
        store(1);
        Files.move(copy, file, StandardCopyOption.REPLACE_EXISTING);

        assertThatThrownBy(() -> store(2)).isInstanceOf(AppError.class);
        assertThat(database.fatalWriteFailure()).contains(FatalWriteFailure.FILE_REPLACED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"test.db", "test.db-wal", "test.db-shm"})
    void deletedFileIsDetectedWithoutWrites(String name) throws Exception {
        store(1);
        database.inspect();
        assertThat(database.fatalWriteFailure()).isEmpty();
        Files.delete(folder.resolve(name));

        database.inspect();

        assertThat(database.fatalWriteFailure()).contains(FatalWriteFailure.FILE_REPLACED);
    }

    @Test
    void readinessProbeWritesAndLeavesNothingBehind() throws Exception {
        byte[] before = content();

        assertThat(database.writable()).isTrue();

        assertThat(Files.size(folder.resolve("test.db-wal"))).isPositive();
        assertThat(content()).isEqualTo(before);
    }

    private byte[] content() {
        return database.read(
                sql ->
                        sql.queryOne(
                                        "select group_concat(name || sql) || count(*) as all_of_it"
                                                + " from sqlite_master",
                                        row -> row.text("all_of_it"))
                                .orElse("")
                                .getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }

    private void store(long id) {
        database.write(insert(id));
    }
}
