package dev.rejoinder.storage.sql;

import dev.rejoinder.core.AppError;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Runs statements on one connection. Statements use named parameters ({@code :bot_id}), see {@link
 * Parameters}. A JDBC failure is thrown as {@code INTERNAL_ERROR} with the {@code SQLException} as
 * its cause. Not thread-safe.
 */
public final class Sql implements AutoCloseable {
    private final StatementCache statements;
    private boolean needsRollback;
    private boolean changed;

    public Sql(Connection connection) {
        this(connection, Integer.MAX_VALUE);
    }

    /**
     * Limits the connection to {@code maxStatements} statements; the next one throws {@code
     * IllegalStateException}.
     */
    public Sql(Connection connection, int maxStatements) {
        this(connection, maxStatements, () -> {});
    }

    /** Calls a gate before each statement. */
    public Sql(Connection connection, Gate gate) {
        this(connection, Integer.MAX_VALUE, gate);
    }

    private Sql(Connection connection, int maxStatements, Gate gate) {
        this.statements = new StatementCache(connection, maxStatements, gate);
    }

    /** A check that runs before each statement, for example against a deadline. */
    @FunctionalInterface
    public interface Gate {
        /**
         * Returns if the statement may run.
         *
         * @throws SQLException if it must not run
         */
        void beforeStatement() throws SQLException;
    }

    /** Maps a row to a value. */
    @FunctionalInterface
    public interface RowMapper<T extends @Nullable Object> {
        T map(ResultRow row) throws SQLException;
    }

    /** Receives rows until it returns false. */
    @FunctionalInterface
    public interface RowVisitor {
        boolean visit(ResultRow row) throws SQLException;
    }

    /** Receives every row. */
    @FunctionalInterface
    public interface RowConsumer {
        void accept(ResultRow row) throws SQLException;
    }

    public <T> List<T> query(String text, RowMapper<T> mapper, Parameters parameters) {
        var rows = new ArrayList<T>();
        forEachUntil(text, row -> rows.add(mapper.map(row)), parameters);
        return rows;
    }

    public <T> List<T> query(String text, RowMapper<T> mapper) {
        return query(text, mapper, Parameters.NONE);
    }

    /** Returns the first row, if any. */
    public <T> Optional<T> queryOne(String text, RowMapper<T> mapper, Parameters parameters) {
        try {
            NamedStatement statement = statements.get(text).bind(parameters);
            try (ResultSet results = statement.statement().executeQuery()) {
                return results.next()
                        ? Optional.of(mapper.map(statement.row(results)))
                        : Optional.empty();
            }
        } catch (SQLException e) {
            throw failed(text, e);
        }
    }

    public <T> Optional<T> queryOne(String text, RowMapper<T> mapper) {
        return queryOne(text, mapper, Parameters.NONE);
    }

    /** Returns the number in the first column of the first row, or 0 if there is no row. */
    public long number(String text, Parameters parameters) {
        try {
            NamedStatement statement = statements.get(text).bind(parameters);
            try (ResultSet results = statement.statement().executeQuery()) {
                return results.next() ? results.getLong(1) : 0;
            }
        } catch (SQLException e) {
            throw failed(text, e);
        }
    }

    public long number(String text) {
        return number(text, Parameters.NONE);
    }

    /** Reads rows until the visitor returns false; the remaining rows are not read. */
    public void forEachUntil(String text, RowVisitor visitor, Parameters parameters) {
        try {
            NamedStatement statement = statements.get(text).bind(parameters);
            try (ResultSet results = statement.statement().executeQuery()) {
                @Nullable ResultRow row = null;
                while (results.next()) {
                    row = row == null ? statement.row(results) : row;
                    if (!visitor.visit(row)) {
                        return;
                    }
                }
            }
        } catch (SQLException e) {
            throw failed(text, e);
        }
    }

    /** Runs an insert, update or delete. Returns the number of affected rows. */
    public int update(String text, Parameters parameters) {
        needsRollback = true;
        try {
            int rows = statements.get(text).bind(parameters).statement().executeUpdate();
            changed |= rows > 0;
            return rows;
        } catch (SQLException e) {
            throw failed(text, e);
        }
    }

    public int update(String text) {
        return update(text, Parameters.NONE);
    }

    /** Runs a change with a {@code returning} clause that returns at most one row. */
    public <T> Optional<T> updateOne(String text, RowMapper<T> mapper, Parameters parameters) {
        needsRollback = true;
        Optional<T> row = queryOne(text, mapper, parameters);
        changed |= row.isPresent();
        return row;
    }

    /** Runs a change with a {@code returning} clause and passes each returned row on. */
    public void updateAll(String text, RowConsumer consumer, Parameters parameters) {
        needsRollback = true;
        forEachUntil(
                text,
                row -> {
                    changed = true;
                    consumer.accept(row);
                    return true;
                },
                parameters);
    }

    /**
     * Runs a change once per set of parameters, as one JDBC batch. Returns the number of affected
     * rows of each.
     */
    public int[] updateEach(String text, List<Parameters> all) {
        if (all.isEmpty()) {
            return new int[0];
        }
        needsRollback = true;
        try {
            NamedStatement statement = statements.get(text);
            for (Parameters each : all) {
                statement.bind(each).statement().addBatch();
            }
            changed = true;
            return statement.statement().executeBatch();
        } catch (SQLException e) {
            throw failed(text, e);
        }
    }

    /**
     * Runs several statements, separated by semicolons, in one round trip. Returns the rows of the
     * last one. Requires {@link Dialect#supportsMultiStatement}.
     */
    public <T> List<T> updateLast(String text, RowMapper<T> mapper, Parameters parameters) {
        needsRollback = true;
        try {
            NamedStatement named = statements.get(text).bind(parameters);
            PreparedStatement statement = named.statement();
            boolean rows = statement.execute();
            @Nullable ResultSet last = null;
            while (rows || statement.getUpdateCount() >= 0) {
                last = rows ? statement.getResultSet() : null;
                rows = statement.getMoreResults(Statement.KEEP_CURRENT_RESULT);
            }
            List<T> returned = last == null ? List.of() : all(named, last, mapper);
            changed |= !returned.isEmpty();
            return returned;
        } catch (SQLException e) {
            throw failed(text, e);
        }
    }

    private static <T> List<T> all(NamedStatement statement, ResultSet results, RowMapper<T> mapper)
            throws SQLException {
        try (results) {
            var all = new ArrayList<T>();
            ResultRow row = statement.row(results);
            while (results.next()) {
                all.add(mapper.map(row));
            }
            return all;
        }
    }

    /**
     * Runs a statement that neither reads nor changes rows, such as {@code begin} or {@code set}.
     */
    public void run(String text) {
        try {
            statements.get(text).statement().execute();
        } catch (SQLException e) {
            throw failed(text, e);
        }
    }

    /** Runs several statements without parameters, separated by semicolons. */
    public void script(String text) {
        needsRollback = true;
        changed = true;
        try (Statement statement = statements.plain()) {
            statement.executeUpdate(text);
        } catch (SQLException e) {
            throw AppError.internal(e);
        }
    }

    /**
     * Returns whether a change was attempted or a statement failed since {@link #startUnit}. A
     * failed statement may have undone more than its own changes.
     */
    public boolean needsRollback() {
        return needsRollback;
    }

    /** Returns whether a row changed since {@link #startUnit}, so that a commit is needed. */
    public boolean changed() {
        return changed;
    }

    public void startUnit() {
        needsRollback = false;
        changed = false;
    }

    private AppError failed(String text, SQLException cause) {
        needsRollback = true;
        statements.drop(text, cause);
        return AppError.internal(cause);
    }

    /** Closes the connection and its prepared statements. */
    @Override
    public void close() {
        try {
            statements.close();
        } catch (SQLException e) {
            throw AppError.internal(e);
        }
    }
}
