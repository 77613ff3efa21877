package dev.rejoinder.storage.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rejoinder.core.AppError;
import dev.rejoinder.core.ErrorCode;
import dev.rejoinder.storage.sql.Parameters;
import dev.rejoinder.storage.sql.Sql;
import dev.rejoinder.storage.sql.TransactionWork;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Reads and grouped writes of the database. */
final class SqliteDatabaseTest extends SqliteDatabaseFixture {
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
    void constraintViolationDoesNotAffectOtherUnitsOfTheBatch() throws Exception {
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
    void errorAfterAChangeRollsBackOnlyItsUnit() throws Exception {
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
    void errorBeforeAnyChangeDoesNotRerunTheBatch() throws Exception {
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
    void bugInAUnitIsAnInternalErrorAndTheWriterContinues() {
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
    void failedReadDoesNotAffectTheNextOne() {
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
    void readSeesOneSnapshotDuringWrites() {
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
    void interruptedCallerGetsTheOutcomeAndStaysInterrupted() throws Exception {
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
}
