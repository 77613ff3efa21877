package dev.rejoinder.storage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rejoinder.core.Clock;
import dev.rejoinder.testkit.PostgresServer;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Query plans of a new PostgreSQL database, before autovacuum has analyzed its tables. */
final class StatisticsRefresherTest extends StoreContract {
    /** More than needed; each connection reports its statistics at most once a second. */
    private static final int MANY = 2_000;

    private static final String TURNS =
            "select analyze_count from pg_stat_user_tables where relname = 'turn' and %s";

    private final PostgresServer.FreshDatabase database = PostgresServer.migrated();

    @Override
    Storage open(Clock clock) {
        database.run("alter table turn set (autovacuum_enabled = false)");
        return Storage.open(database.settings(), Path.of("/"), clock);
    }

    private boolean turnsAreFoundByTheirKey() {
        return !database.texts(
                        "select idx_scan from pg_stat_user_indexes"
                                + " where indexrelname = 'turn_pkey' and idx_scan > 0")
                .isEmpty();
    }

    @Test
    void turnIsSoonFinishedByIndexThoughThePlanIsFromAnEmptyTable() {
        int turns = 0;
        while (turns < MANY && !turnsAreFoundByTheirKey()) {
            turns++;
            converse("c" + turns, 1);
            if (turns % 100 == 0) {
                storage.maintain();
            }
        }

        assertThat(turns).isLessThan(MANY);
    }

    @Test
    @Timeout(300)
    void tableThatChangesWithoutGrowingIsAnalyzedOnce() {
        for (int i = 1; i <= 60; i++) {
            converse("c" + i, 1);
        }
        // A connection reports its last statistics when it closes.
        storage.close();
        storage = Storage.open(database.settings(), Path.of("/"), clock);
        while (counted().equals("0")) {
            storage.maintain();
        }

        database.run("update turn set answer = 'Yes.'; select pg_stat_force_next_flush()");
        database.run("update turn set answer = 'No.'; select pg_stat_force_next_flush()");
        storage.maintain();

        assertThat(database.texts(TURNS.formatted("n_mod_since_analyze >= 120"))).hasSize(1);
        assertThat(counted()).isEqualTo("1");
    }

    private String counted() {
        return database.texts(TURNS.formatted("true")).getFirst();
    }

    @Test
    void emptyTablesAreNotAnalyzed() {
        storage.maintain();

        assertThat(
                        database.texts(
                                "select relname from pg_stat_user_tables"
                                        + " where last_analyze is not null"))
                .isEmpty();
    }
}
