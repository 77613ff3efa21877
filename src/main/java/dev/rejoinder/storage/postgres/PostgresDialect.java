package dev.rejoinder.storage.postgres;

import dev.rejoinder.core.Clock;
import dev.rejoinder.storage.sql.Dialect;
import dev.rejoinder.storage.sql.Parameters;
import dev.rejoinder.storage.sql.Sql;
import java.util.Map;
import java.util.Optional;

/**
 * The dialect of PostgreSQL, which several nodes may share. Leases use the database's clock,
 * because a node's clock may be wrong. Timestamps that users see, such as the time of a message,
 * use the clock of the node that serves the request.
 */
public final class PostgresDialect implements Dialect {
    private static final String LEASE_CLOCK =
            "cast(extract(epoch from clock_timestamp()) * 1000 as bigint)";

    private final Clock clock;

    public PostgresDialect(Clock clock) {
        this.clock = clock;
    }

    @Override
    public long now(Sql sql) {
        return clock.millis();
    }

    @Override
    public String leaseClock() {
        return LEASE_CLOCK;
    }

    @Override
    public long leaseOrigin() {
        return 0;
    }

    @Override
    public String forUpdate() {
        return " for update";
    }

    @Override
    public Optional<String> lockTable(String table) {
        return Optional.of("lock table " + table + " in share row exclusive mode");
    }

    @Override
    public boolean shared() {
        return true;
    }

    @Override
    public boolean supportsMultiStatement() {
        return true;
    }

    @Override
    public String unownedTurnCondition() {
        return " and t.lease_until < " + LEASE_CLOCK;
    }

    /** Later schemas of the search path may hold the data of others. */
    @Override
    public boolean hasTable(Sql sql, String name) {
        return sql.number(
                        "select count(*) from pg_tables where schemaname = current_schema()"
                                + " and tablename = :name",
                        Parameters.of("name", name))
                > 0;
    }

    /** Ignores tables of extensions. */
    @Override
    public boolean hasTables(Sql sql) {
        return sql.number(
                        """
                        select count(*) from pg_class c
                        where c.relnamespace = current_schema()::regnamespace
                            and c.relkind in ('r', 'p', 'v', 'm', 'f', 'S')
                            and not exists (select 1 from pg_depend d
                                where d.objid = c.oid and d.deptype = 'e')
                        """)
                > 0;
    }

    @Override
    public Optional<String> lockSchema() {
        return Optional.of(
                """
                set local lock_timeout = '5s';
                do $$ begin perform pg_advisory_xact_lock(hashtext('rejoinder schema')); end $$;
                set local lock_timeout to default
                """);
    }

    @Override
    public Optional<String> afterMigration() {
        return Optional.of("/db/postgres/afterEachMigrate.sql");
    }

    @Override
    public Map<String, String> schemaWords() {
        return Map.of(
                "blob",
                "bytea",
                "numbers",
                "bigint[]",
                "unlogged",
                "unlogged",
                "installed_on",
                "timestamp not null default now()");
    }
}
