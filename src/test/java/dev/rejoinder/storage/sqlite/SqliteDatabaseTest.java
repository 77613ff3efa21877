package dev.rejoinder.storage.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rejoinder.core.AppError;
import dev.rejoinder.core.Clock;
import dev.rejoinder.core.ErrorCode;
import dev.rejoinder.storage.sql.FatalWriteFailure;
import dev.rejoinder.storage.sql.Parameters;
import dev.rejoinder.storage.sql.Sql;
import dev.rejoinder.storage.sql.TransactionWork;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SqliteDatabaseTest {
    private static final String INSERT = "insert into entry (id) values (:id)";

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    @SuppressWarnings("NullAway.Init")
    private Path file;

    @SuppressWarnings("NullAway.Init")
    private SqliteDatabase database;

    private final ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor();

    @BeforeEach
    void openDatabase() throws Exception {
        file = Files.createFile(folder.resolve("test.db"));
        database = SqliteDatabase.open(file, Clock.system());
        database.write(sql -> sql.update("create table entry (id integer primary key)"));
    }

    @AfterEach
    void closeDatabase() {
        callers.close();
        database.close();
    }

    private List<Long> entries() {
        return database.read(SqliteDatabaseTest::entries);
    }

    private static List<Long> entries(Sql sql) {
        return sql.query("select id from entry order by id", row -> row.number("id"));
    }

    private static List<Long> numbers(long from, long to) {
        return LongStream.rangeClosed(from, to).boxed().toList();
    }

    /**
     * Holds the writer with a first unit until all the others wait behind it, so that they become
     * one batch; then returns what they came to.
     */
    private List<Future<Integer>> asOneBatch(List<TransactionWork<Integer>> units)
            throws Exception {
        var writerIsHeld = new CountDownLatch(1);
        var everyoneWaits = new CountDownLatch(1);
        Future<?> holder =
                callers.submit(
                        () ->
                                database.write(
                                        sql -> {
                                            writerIsHeld.countDown();
                                            await(everyoneWaits);
                                            return 0;
                                        }));
        writerIsHeld.await();
        var futures = new ArrayList<Future<Integer>>();
        for (TransactionWork<Integer> unit : units) {
            Callable<Integer> call = () -> database.write(unit);
            futures.add(callers.submit(call));
        }
        while (database.waitingWrites() < units.size()) {
            Thread.onSpinWait();
        }
        everyoneWaits.countDown();
        holder.get();
        return futures;
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void assertFailed(ErrorCode code, Future<?> future) {
        assertThatThrownBy(future::get)
                .cause()
                .isInstanceOfSatisfying(AppError.class, e -> assertThat(e.code()).isEqualTo(code));
    }

    private static TransactionWork<Integer> insert(long id) {
        return sql -> sql.update(INSERT, Parameters.of("id", id));
    }

    @Test
    void writtenDataIsSeenByAnotherConnectionWhenWriteReturns() throws Exception {
        for (long id = 1; id <= 20; id++) {
            database.write(insert(id));
            try (Sql other = new SqliteConnections(file).reader()) {
                assertThat(entries(other)).isEqualTo(numbers(1, id));
            }
        }
    }

    @Test
    void unitThatBreaksAConstraintDoesNotSpoilItsNeighbours() throws Exception {
        var units = new ArrayList<TransactionWork<Integer>>();
        for (long id = 1; id <= 50; id++) {
            units.add(insert(id));
        }
        units.add(
                25,
                sql -> {
                    sql.update(INSERT, Parameters.of("id", 1000));
                    return sql.update(INSERT, Parameters.of("id", 1));
                });

        List<Future<Integer>> futures = asOneBatch(units);

        assertFailed(ErrorCode.INTERNAL_ERROR, futures.remove(25));
        for (Future<Integer> future : futures) {
            assertThat(future.get()).isEqualTo(1);
        }
        assertThat(entries()).isEqualTo(numbers(1, 50));
    }

    @Test
    void refusalAfterAChangeUndoesThatUnitAlone() throws Exception {
        var units = new ArrayList<TransactionWork<Integer>>(List.of(insert(1), insert(3)));
        units.add(
                1,
                sql -> {
                    sql.update(INSERT, Parameters.of("id", 2));
                    throw AppError.of(ErrorCode.CONVERSATION_BUSY, "Busy.");
                });

        List<Future<Integer>> futures = asOneBatch(units);

        assertFailed(ErrorCode.CONVERSATION_BUSY, futures.get(1));
        futures.getFirst().get();
        futures.getLast().get();
        assertThat(entries()).containsExactly(1L, 3L);
    }

    @Test
    void refusalBeforeAnyChangeCostsTheNeighboursNoSecondRun() throws Exception {
        var runs = new AtomicInteger();
        List<TransactionWork<Integer>> units =
                List.of(
                        sql -> {
                            runs.incrementAndGet();
                            return sql.update(INSERT, Parameters.of("id", 1));
                        },
                        sql -> {
                            throw AppError.of(ErrorCode.CONVERSATION_NOT_FOUND, "None.");
                        });

        List<Future<Integer>> futures = asOneBatch(units);

        assertFailed(ErrorCode.CONVERSATION_NOT_FOUND, futures.get(1));
        futures.getFirst().get();
        assertThat(runs).hasValue(1);
    }

    @Test
    void bugInAUnitIsAnInternalErrorAndTheWriterGoesOn() {
        assertThatThrownBy(
                        () ->
                                database.write(
                                        sql -> {
                                            sql.update(INSERT, Parameters.of("id", 1));
                                            throw new StackOverflowError();
                                        }))
                .isInstanceOfSatisfying(
                        AppError.class,
                        e -> assertThat(e.code()).isEqualTo(ErrorCode.INTERNAL_ERROR))
                .hasCauseInstanceOf(StackOverflowError.class);
        database.write(insert(2));
        assertThat(entries()).containsExactly(2L);
    }

    @Test
    void failedReadDoesNotHarmTheNextOne() {
        assertThatThrownBy(() -> database.read(sql -> sql.number("select * from nothing")))
                .isInstanceOf(AppError.class)
                .hasCauseInstanceOf(SQLException.class);
        assertThat(entries()).isEmpty();
    }

    @Test
    void readCannotWrite() {
        assertThatThrownBy(() -> database.read(insert(1))).isInstanceOf(AppError.class);
        assertThat(entries()).isEmpty();
    }

    @Test
    void readSeesOneStateWhileOthersWrite() {
        database.write(insert(1));
        List<List<Long>> seen =
                database.read(
                        sql -> {
                            List<Long> before = entries(sql);
                            writeFromAnotherThread(insert(2));
                            return List.of(before, entries(sql));
                        });

        assertThat(seen).containsExactly(List.of(1L), List.of(1L));
        assertThat(entries()).containsExactly(1L, 2L);
    }

    private void writeFromAnotherThread(TransactionWork<Integer> work) {
        try {
            callers.submit(() -> database.write(work)).get();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void everyWriteOfManyCallersIsStoredOnce() throws Exception {
        var futures = new ArrayList<Future<?>>();
        for (int caller = 0; caller < 32; caller++) {
            long first = caller * 50L + 1;
            futures.add(
                    callers.submit(
                            () ->
                                    LongStream.range(first, first + 50)
                                            .forEach(id -> database.write(insert(id)))));
        }
        for (Future<?> future : futures) {
            future.get();
        }

        assertThat(entries()).isEqualTo(numbers(1, 1600));
    }

    @Test
    void interruptedCallerStillLearnsTheOutcomeAndStaysInterrupted() throws Exception {
        Future<Boolean> stillInterrupted =
                callers.submit(
                        () -> {
                            Thread.currentThread().interrupt();
                            database.write(insert(1));
                            return Thread.interrupted();
                        });

        assertThat(stillInterrupted.get()).isTrue();
        assertThat(entries()).containsExactly(1L);
    }

    @Test
    void fullDiskFailsTheWholeCommitAndWritingGoesOnWhenThereIsRoomAgain() throws Exception {
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
    void lockOfAnotherProcessIsWaitedFor() throws Exception {
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
    void closeFinishesWhatWaitsAndMovesTheLogIntoTheFile() throws Exception {
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
    void settingsThatThePromisesRestOnAreOn() {
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
    void whatGoesIntoADeletedFileIsNotAcknowledged(String name) throws Exception {
        store(1);
        Files.delete(folder.resolve(name));

        assertThatThrownBy(() -> store(2)).isInstanceOf(AppError.class);
        assertThat(database.fatalWriteFailure()).contains(FatalWriteFailure.FILE_REPLACED);
        assertThat(database.writable()).isFalse();
        assertThatThrownBy(() -> store(3)).isInstanceOf(AppError.class);
    }

    @Test
    void whatGoesIntoAReplacedFileIsNotAcknowledged() throws Exception {
        Path copy = Files.copy(file, folder.resolve("copy.db"));
        store(1);
        Files.move(copy, file, StandardCopyOption.REPLACE_EXISTING);

        assertThatThrownBy(() -> store(2)).isInstanceOf(AppError.class);
        assertThat(database.fatalWriteFailure()).contains(FatalWriteFailure.FILE_REPLACED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"test.db", "test.db-wal", "test.db-shm"})
    void deletedFileIsNoticedThoughNobodyWrites(String name) throws Exception {
        store(1);
        database.inspect();
        assertThat(database.fatalWriteFailure()).isEmpty();
        Files.delete(folder.resolve(name));

        database.inspect();

        assertThat(database.fatalWriteFailure()).contains(FatalWriteFailure.FILE_REPLACED);
    }

    @Test
    void readinessTriesToWriteAndLeavesNothingBehind() throws Exception {
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
