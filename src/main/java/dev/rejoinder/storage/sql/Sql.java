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
 * Statements on one connection. Their texts name their parameters ({@code :bot_id}), see {@link
 * Parameters}. A failure of the driver becomes {@code INTERNAL_ERROR} with that cause. Not
 * thread-safe.
 */
public final class Sql implements AutoCloseable {
    private final StatementCache statements;
    private boolean needsRollback;
    private boolean changed;

    public Sql(Connection connection) {
        this(connection, Integer.MAX_VALUE);
    }

    /** Statements on a connection that refuses to run more than so many of them. */
    public Sql(Connection connection, int mostStatements) {
        this(connection, mostStatements, () -> {});
    }

    /** Statements on a connection, each of which has to pass a gate before it runs. */
    public Sql(Connection connection, Gate gate) {
        this(connection, Integer.MAX_VALUE, gate);
    }

    private Sql(Connection connection, int mostStatements, Gate gate) {
        this.statements = new StatementCache(connection, mostStatements, gate);
    }

    /** What a statement has to pass before it runs. */
    @FunctionalInterface
    public interface Gate {
        /**
         * Lets it pass.
         *
         * @throws SQLException when it must not run
         */
        void beforeStatement() throws SQLException;
    }

    /** Turns a row into a value. */
    @FunctionalInterface
    public interface RowMapper<T extends @Nullable Object> {
        T map(ResultRow row) throws SQLException;
    }

    /** Takes one row after the other for as long as it returns true. */
    @FunctionalInterface
    public interface RowVisitor {
        boolean visit(ResultRow row) throws SQLException;
    }

    /** Takes one row after the other. */
    @FunctionalInterface
    public interface RowTaker {
        void take(ResultRow row) throws SQLException;
    }

    public <T> List<T> query(String text, RowMapper<T> mapper, Parameters parameters) {
        var rows = new ArrayList<T>();
        forEachUntil(text, row -> rows.add(mapper.map(row)), parameters);
        return rows;
    }

    public <T> List<T> query(String text, RowMapper<T> mapper) {
        return query(text, mapper, Parameters.NONE);
    }

    /** The first row, if there is any. */
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

    /** The number in the first column of the first row, or 0 when there is no row. */
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

    /** Reads rows until the visitor has enough; the database does not read those after that. */
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

    /** Runs an insert, update or delete. Returns how many rows it touched. */
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

    /** Runs an update with a {@code returning} clause, and gives the row it returns. */
    public <T> Optional<T> updateOne(String text, RowMapper<T> mapper, Parameters parameters) {
        needsRollback = true;
        Optional<T> row = queryOne(text, mapper, parameters);
        changed |= row.isPresent();
        return row;
    }

    /** Runs an update with a {@code returning} clause, and hands on each row it returns. */
    public void updateAll(String text, RowTaker taker, Parameters parameters) {
        needsRollback = true;
        forEachUntil(
                text,
                row -> {
                    changed = true;
                    taker.take(row);
                    return true;
                },
                parameters);
    }

    /** Runs an update once for each set of parameters, as one batch. Returns the rows of each. */
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
     * Runs several statements with semicolons between them in one trip, and gives the rows that the
     * last one returns. Only where {@link Dialect#supportsMultiStatement}.
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

    /** Runs a statement that is not data: begin, commit, a setting. */
    public void run(String text) {
        try {
            statements.get(text).statement().execute();
        } catch (SQLException e) {
            throw failed(text, e);
        }
    }

    /** Runs several statements without parameters, with semicolons between them. */
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
     * Whether, since {@link #startUnit}, an update was tried or a statement failed (which may have
     * undone more than itself).
     */
    public boolean needsRollback() {
        return needsRollback;
    }

    /** Whether, since {@link #startUnit}, a row was changed, so that a commit has to store it. */
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

    /** Closes the connection and all that was prepared on it. */
    @Override
    public void close() {
        try {
            statements.close();
        } catch (SQLException e) {
            throw AppError.internal(e);
        }
    }
}
