package dev.rejoinder.storage.postgres;

import dev.rejoinder.core.AppError;
import dev.rejoinder.storage.sql.Database;
import dev.rejoinder.storage.sql.Parameters;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has PostgreSQL count again what is in its tables while they are small and grow. By itself it does
 * so once a minute, and until then keeps the plans that it made for tables without rows, which may
 * read all turns there are in order to end one of them. Not thread-safe.
 */
public final class StatisticsRefresher {
    private static final Logger log = LoggerFactory.getLogger(StatisticsRefresher.class);

    /** Fewer rows tell nothing, and any plan is good for them. */
    private static final int FEW = 50;

    /** With so many rows a plan is good for any number. */
    private static final int MANY = 20_000;

    private static final String OUTGROWN =
            """
            select s.relname from pg_stat_user_tables s join pg_class c on c.oid = s.relid
            where s.schemaname = current_schema() and s.n_live_tup between :few and :many
                and s.n_live_tup >= 2 * greatest(c.reltuples, 0)
            """;

    private final Database database;

    public StatisticsRefresher(Database database) {
        this.database = database;
    }

    /** Counts what has doubled since. To be called each second; failures wait for the next. */
    public void gather() {
        try {
            List<String> tables =
                    database.query(
                            sql ->
                                    sql.query(
                                            OUTGROWN,
                                            row -> row.text("relname"),
                                            Parameters.of("few", FEW).and("many", MANY)));
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
