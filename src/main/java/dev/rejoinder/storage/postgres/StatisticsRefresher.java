package dev.rejoinder.storage.postgres;

import dev.rejoinder.core.AppError;
import dev.rejoinder.storage.sql.Database;
import dev.rejoinder.storage.sql.Parameters;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs {@code ANALYZE} on small tables each time their size doubles. Autovacuum does so once per
 * minute at most; until then PostgreSQL keeps plans for empty tables, which may scan all turns to
 * end one. Not thread-safe.
 */
public final class StatisticsRefresher {
    private static final Logger log = LoggerFactory.getLogger(StatisticsRefresher.class);

    /** With fewer rows, any plan is good. */
    private static final int MIN_ROWS = 50;

    /** With more rows, the plan no longer changes. */
    private static final int MAX_ROWS = 20_000;

    private static final String OUTGROWN =
            """
            select s.relname from pg_stat_user_tables s join pg_class c on c.oid = s.relid
            where s.schemaname = current_schema() and s.n_live_tup between :min_rows and :max_rows
                and s.n_live_tup >= 2 * greatest(c.reltuples, 0)
            """;

    private final Database database;

    public StatisticsRefresher(Database database) {
        this.database = database;
    }

    /**
     * Analyzes the tables that have doubled in size. Call once per second; a failure is retried by
     * the next call.
     */
    public void refresh() {
        try {
            List<String> tables =
                    database.query(
                            sql ->
                                    sql.query(
                                            OUTGROWN,
                                            row -> row.text("relname"),
                                            Parameters.of("min_rows", MIN_ROWS)
                                                    .and("max_rows", MAX_ROWS)));
            for (String table : tables) {
                database.writeSingleStatement(
                        sql -> {
                            sql.run("analyze " + table);
                            return table;
                        });
            }
        } catch (AppError later) {
            log.debug("analyze failed", later);
        }
    }
}
