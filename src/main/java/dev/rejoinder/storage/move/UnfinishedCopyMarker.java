package dev.rejoinder.storage.move;

import dev.rejoinder.storage.sql.Dialect;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;

/**
 * A table in the target that exists from before the first copied row until the copy is verified.
 * While it exists, no server opens the data. Progress needs no record of its own: rows are copied
 * in key order.
 */
public final class UnfinishedCopyMarker {
    public static final String TABLE = "unfinished_copy";

    private final Connection target;
    private final Optional<String> lock;

    UnfinishedCopyMarker(Connection target, Dialect dialect) {
        this.target = target;
        this.lock = dialect.lockTable(TABLE);
    }

    /**
     * Begins a copy or resumes an interrupted one.
     *
     * @return whether it resumes
     * @throws MoveException if the target holds other data
     */
    boolean begin(List<TableDefinition> tables) throws SQLException {
        if (SchemaTables.has(target, TABLE)) {
            return true;
        }
        for (TableDefinition table : tables) {
            if (!SchemaTables.SEEDED.contains(table.name()) && holdsRows(table)) {
                throw new MoveException(
                        "The target database is not empty: it has rows in the table "
                                + table.name()
                                + ". Use an empty database.",
                        null);
            }
        }
        run("create table " + TABLE + " (one integer not null primary key)");
        clear(tables);
        return false;
    }

    /**
     * Call first in each transaction: a killed process may still have one in flight, and this waits
     * for it.
     */
    void lock() throws SQLException {
        if (lock.isPresent()) {
            run(lock.get());
        }
    }

    /** Deletes all copied rows. */
    void clear(List<TableDefinition> tables) throws SQLException {
        for (TableDefinition table : tables.reversed()) {
            run("delete from " + table.name());
        }
        target.commit();
    }

    /** Marks the copy as complete. */
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
