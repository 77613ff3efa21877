package dev.rejoinder.storage.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rejoinder.core.AppError;
import dev.rejoinder.core.Clock;
import dev.rejoinder.core.ErrorCode;
import dev.rejoinder.storage.sql.Parameters;
import dev.rejoinder.storage.sql.Sql;
import dev.rejoinder.storage.sql.TransactionWork;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** An empty SQLite database with one table. */
abstract class SqliteDatabaseFixture {
    static final String INSERT = "insert into entry (id) values (:id)";

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    @SuppressWarnings("NullAway.Init")
    Path file;

    @SuppressWarnings("NullAway.Init")
    SqliteDatabase database;

    final ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor();

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

    List<Long> entries() {
        return database.read(SqliteDatabaseTest::entries);
    }

    static List<Long> entries(Sql sql) {
        return sql.query("select id from entry order by id", row -> row.number("id"));
    }

    static List<Long> numbers(long from, long to) {
        return LongStream.rangeClosed(from, to).boxed().toList();
    }

    /**
     * Blocks the writer with a first unit until all others wait behind it, so that they become one
     * batch. Returns their results.
     */
    List<Future<Integer>> asOneBatch(List<TransactionWork<Integer>> units) throws Exception {
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

    static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    static void assertFailed(ErrorCode code, Future<?> future) {
        assertThatThrownBy(future::get)
                .cause()
                .isInstanceOfSatisfying(AppError.class, e -> assertThat(e.code()).isEqualTo(code));
    }

    static TransactionWork<Integer> insert(long id) {
        return sql -> sql.update(INSERT, Parameters.of("id", id));
    }
}
