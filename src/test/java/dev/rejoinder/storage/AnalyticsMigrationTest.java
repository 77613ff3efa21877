package dev.rejoinder.storage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rejoinder.analytics.Analytics;
import dev.rejoinder.analytics.LatencyBuckets;
import dev.rejoinder.analytics.Period;
import dev.rejoinder.analytics.Prices;
import dev.rejoinder.analytics.Report;
import dev.rejoinder.core.Clock;
import dev.rejoinder.provider.FinishReason;
import dev.rejoinder.storage.sql.Sql;
import dev.rejoinder.storage.sqlite.SqliteDatabase;
import dev.rejoinder.turn.TurnEnd;
import dev.rejoinder.turn.TurnState;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was answered before turns were counted. */
final class AnalyticsMigrationTest extends StoreContract {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    @Override
    Storage open(Clock clock) {
        return Storage.open(folder, clock);
    }

    private Report report() {
        LocalDate today = LocalDate.ofInstant(clock.now(), ZoneOffset.UTC);
        return new Analytics(storage.analytics(), new Prices(List.of(), "EUR"))
                .report(id -> true, new Period(today, today));
    }

    /** Makes the data what it would be had the last migration never been, and opens it again. */
    private void migrateAfter(Consumer<Sql> change) throws Exception {
        storage.close();
        try (SqliteDatabase database = SqliteDatabase.open(folder.resolve(DataFolder.DATABASE))) {
            database.write(
                    sql -> {
                        sql.run("drop table turn_count");
                        // What later migrations have made goes too: they run again.
                        sql.run("alter table turn drop column stop_requested");
                        sql.run("drop table use_count");
                        sql.run("drop table node");
                        change.accept(sql);
                        return sql.update(
                                "delete from flyway_schema_history where cast(version as integer) >"
                                        + " 4");
                    });
        }
        storage = open(clock);
    }

    @Test
    void isCountedAsIfItHadBeenCountedAllAlong() throws Exception {
        converse("conv_1", 1);
        converse("conv_1", 2);
        finish(accept(newTurn("conv_1", 3)), failed());
        finish(accept(newTurn("conv_1", 4)), interrupted("Y"));
        finish(accept(newTurn("conv_2", 1)), stopped(""));
        finish(
                accept(newTurn("conv_2", 2)),
                new TurnEnd(
                        TurnState.COMPLETE,
                        " I do not know. Ask the office.",
                        FinishReason.STOP,
                        null,
                        null,
                        null,
                        true,
                        null));
        accept(newTurn("conv_3", 1));
        Report.Figures counted = report().totals();

        migrateAfter(sql -> {});

        Report.Figures filled = report().totals();
        assertThat(filled).usingRecursiveComparison().ignoringFields("answer").isEqualTo(counted);
        assertThat(counted.questions()).isEqualTo(6);
        assertThat(counted.fallenBack()).isEqualTo(1);
        assertThat(filled.answer()).isEqualTo(new Report.Latency(5, 9));
    }

    @Test
    void timesFallIntoTheSameClasses() throws Exception {
        List<Long> times =
                List.of(
                        0L, 9L, 10L, 11L, 79L, 80L, 452L, 453L, 5120L, 463_409L, 655_359L,
                        655_360L);
        for (int i = 1; i <= times.size(); i++) {
            converse("conv_1", i);
        }

        migrateAfter(
                sql -> {
                    for (int i = 0; i < times.size(); i++) {
                        sql.update(
                                "update turn set created_at = answered_at - ? where sequence = ?",
                                times.get(i),
                                i + 1);
                    }
                });
        storage.close();
        try (SqliteDatabase database = SqliteDatabase.open(folder.resolve(DataFolder.DATABASE))) {
            List<Integer> classes =
                    database.read(
                            sql ->
                                    sql.query(
                                            "select answer from turn_count order by answer",
                                            row -> row.integer(1)));
            assertThat(classes)
                    .isEqualTo(times.stream().map(LatencyBuckets::of).distinct().toList());
        }
    }
}
