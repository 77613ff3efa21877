package dev.rejoinder.storage.move;

import dev.rejoinder.storage.sql.Dialect;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;

/**
 * A table in the target that is there from before the first row of a copy until all of them are
 * proved to be there. While it is, no server opens the data. How far the copy has come, the rows
 * themselves tell: they come in the order of their keys.
 */
public final class UnfinishedCopyMarker {
    /** Its name. */
    public static final String TABLE = "unfinished_copy";

    private final Connection target;
    private final Optional<String> lock;

    UnfinishedCopyMarker(Connection target, Dialect dialect) {
        this.target = target;
        this.lock = dialect.lockTable(TABLE);
    }

    /**
     * Begins a copy, or takes up one that was cut off.
     *
     * @return whether there was one
     * @throws MoveException when the target holds other data
     */
    boolean begin(List<TableDefinition> tables) throws SQLException {
        if (SchemaTables.has(target, TABLE)) {
            return true;
        }
        for (TableDefinition table : tables) {
            if (!SchemaTables.SEEDED.contains(table.name()) && holdsRows(table)) {
                throw new MoveException(
                        "The database to copy into holds data already, in the table "
                                + table.name()
                                + ". Take an empty one.",
                        null);
            }
        }
        run("create table " + TABLE + " (one integer not null primary key)");
        clear(tables);
        return false;
    }

    /**
     * To be called first in each transaction: a process that was killed may still have one on its
     * way, and this one waits for it.
     */
    void hold() throws SQLException {
        if (lock.isPresent()) {
            run(lock.get());
        }
    }

    /** Throws away what is copied. */
    void clear(List<TableDefinition> tables) throws SQLException {
        for (TableDefinition table : tables.reversed()) {
            run("delete from " + table.name());
        }
        target.commit();
    }

    /** All is there. */
    void end() throws SQLException {
        run("drop table " + TABLE);
        target.commit();
    }

    private boolean holdsRows(TableDefinition table) throws SQLException {
        try (Statement statement = target.createStatement();
                ResultSet found =
                        statement.executeQuery("select 1 from " + table.name() + " limit 1")) {
            return found.next();
        }
    }

    private void run(String text) throws SQLException {
        try (Statement statement = target.createStatement()) {
            statement.execute(text);
        }
    }
}
