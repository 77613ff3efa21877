package dev.rejoinder.storage.sqlite;

import dev.rejoinder.core.Clock;
import dev.rejoinder.storage.sql.Dialect;
import dev.rejoinder.storage.sql.Parameters;
import dev.rejoinder.storage.sql.Sql;
import java.util.Map;
import java.util.Optional;

/**
 * The SQLite dialect. One process owns the file: its clock is the database's clock, transactions
 * never write concurrently, and a turn that is open at start has no owner.
 */
public final class SqliteDialect implements Dialect {
    private final Clock clock;

    public SqliteDialect(Clock clock) {
        this.clock = clock;
    }

    @Override
    public long now(Sql sql) {
        return clock.millis();
    }

    @Override
    public String leaseClock() {
        return "0";
    }

    @Override
    public long leaseOrigin() {
        return clock.millis();
    }

    @Override
    public Optional<String> lockTable(String table) {
        return Optional.empty();
    }

    @Override
    public boolean shared() {
        return false;
    }

    @Override
    public boolean supportsMultiStatement() {
        return false;
    }

    @Override
    public String numbers(String parameter) {
        return "(select value as number from json_each(:" + parameter + "))";
    }

    @Override
    public String forUpdate() {
        return "";
    }

    @Override
    public String unownedTurnCondition() {
        return "";
    }

    @Override
    public boolean hasTable(Sql sql, String name) {
        return sql.number(
                        "select count(*) from sqlite_master where type = 'table' and name = :name",
                        Parameters.of("name", name))
                > 0;
    }

    @Override
    public boolean hasTables(Sql sql) {
        return sql.number("select count(*) from sqlite_master") > 0;
    }

    @Override
    public Optional<String> lockSchema() {
        return Optional.empty();
    }

    @Override
    public Optional<String> afterMigration() {
        return Optional.empty();
    }

    @Override
    public Optional<String> afterCopy() {
        return Optional.empty();
    }

    @Override
    public Map<String, String> schemaWords() {
        return Map.of(
                "serial",
                "integer primary key autoincrement",
                "blob",
                "blob",
                "numbers",
                "text",
                "unlogged",
                "",
                "installed_on",
                "text not null default (strftime('%Y-%m-%d %H:%M:%f','now'))");
    }
}
