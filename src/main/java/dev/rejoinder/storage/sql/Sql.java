package dev.rejoinder.storage.sql;

import dev.rejoinder.core.AppError;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Statements on one connection. Parameters are positional and may be String, Integer, Long, Double,
 * byte[], Instant (stored as milliseconds) or null; and String[], Long[] or Integer[] only where
 * {@link Dialect#combines}. Whatever the driver throws becomes {@code INTERNAL_ERROR} with that
 * cause. Not thread-safe.
 */
public final class Sql implements AutoCloseable {
    private final Connection connection;

    /**
     * By their text. The texts are few and fixed, and preparing one costs many times what running
     * it does.
     */
    private final Map<String, PreparedStatement> statements = new HashMap<>();

    private final int mostStatements;
    private final Gate gate;
    private int ran;
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
        this.connection = connection;
        this.mostStatements = mostStatements;
        this.gate = gate;
    }

    /** What a statement has to pass before it runs. */
    @FunctionalInterface
    public interface Gate {
        /**
         * Lets it pass.
         *
         * @throws SQLException when it must not run
         */
        void pass() throws SQLException;
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

    public <T> List<T> query(String text, RowMapper<T> mapper, @Nullable Object... parameters) {
        var rows = new ArrayList<T>();
        walk(text, row -> rows.add(mapper.map(row)), parameters);
        return rows;
    }

    /** The first row, if there is any. */
    public <T> Optional<T> queryOne(
            String text, RowMapper<T> mapper, @Nullable Object... parameters) {
        try {
            PreparedStatement statement = prepare(text, parameters);
            try (ResultSet results = statement.executeQuery()) {
                return results.next()
                        ? Optional.of(mapper.map(new ResultRow(results)))
                        : Optional.empty();
            }
        } catch (SQLException e) {
            throw failed(text, e);
        }
    }

    /** The number in the first column of the first row, or 0 when there is no row. */
    public long number(String text, @Nullable Object... parameters) {
        return queryOne(text, row -> row.number(1), parameters).orElse(0L);
    }

    /** Reads rows until the visitor has enough; those after that are not read from disk. */
    public void walk(String text, RowVisitor visitor, @Nullable Object... parameters) {
        try {
            PreparedStatement statement = prepare(text, parameters);
            try (ResultSet results = statement.executeQuery()) {
                var row = new ResultRow(results);
                while (results.next()) {
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
    public int update(String text, @Nullable Object... parameters) {
        needsRollback = true;
        try {
            int rows = prepare(text, parameters).executeUpdate();
            changed |= rows > 0;
            return rows;
        } catch (SQLException e) {
            throw failed(text, e);
        }
    }

    /** Runs an update with a {@code returning} clause, and gives the row it returns. */
    public <T> Optional<T> updateOne(
            String text, RowMapper<T> mapper, @Nullable Object... parameters) {
        needsRollback = true;
        Optional<T> row = queryOne(text, mapper, parameters);
        changed |= row.isPresent();
        return row;
    }

    /** Runs an update with a {@code returning} clause, and hands on each row it returns. */
    public void updateAll(String text, RowTaker taker, @Nullable Object... parameters) {
        needsRollback = true;
        walk(
                text,
                row -> {
                    changed = true;
                    taker.take(row);
                    return true;
                },
                parameters);
    }

    /**
     * Runs an update once for each list of parameters, all of them in one go. Returns how many rows
     * each of them touched.
     */
    public int[] updateEach(String text, List<@Nullable Object[]> parameters) {
        if (parameters.isEmpty()) {
            return new int[0];
        }
        needsRollback = true;
        try {
            PreparedStatement statement = prepare(text);
            for (@Nullable Object[] each : parameters) {
                bindAll(statement, each);
                statement.addBatch();
            }
            changed = true;
            return statement.executeBatch();
        } catch (SQLException e) {
            throw failed(text, e);
        }
    }

    /**
     * Runs several statements with semicolons between them in one go, and gives the rows that the
     * last one returns. Only where {@link Dialect#combines}.
     */
    public <T> List<T> updateLast(
            String text, RowMapper<T> mapper, @Nullable Object... parameters) {
        needsRollback = true;
        try {
            PreparedStatement statement = prepare(text, parameters);
            boolean rows = statement.execute();
            @Nullable ResultSet last = null;
            while (rows || statement.getUpdateCount() >= 0) {
                last = rows ? statement.getResultSet() : null;
                rows = statement.getMoreResults(Statement.KEEP_CURRENT_RESULT);
            }
            List<T> returned = last == null ? List.of() : all(last, mapper);
            changed |= !returned.isEmpty();
            return returned;
        } catch (SQLException e) {
            throw failed(text, e);
        }
    }

    private static <T> List<T> all(ResultSet results, RowMapper<T> mapper) throws SQLException {
        try (results) {
            var all = new ArrayList<T>();
            var row = new ResultRow(results);
            while (results.next()) {
                all.add(mapper.map(row));
            }
            return all;
        }
    }

    /** Runs a statement that is not data: begin, commit, a setting. */
    public void run(String text) {
        try {
            prepare(text).execute();
        } catch (SQLException e) {
            throw failed(text, e);
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

    /** Closes the connection and all that was prepared on it. */
    @Override
    public void close() {
        statements.clear();
        try {
            connection.close();
        } catch (SQLException e) {
            throw AppError.internal(e);
        }
    }

    private PreparedStatement prepare(String text, @Nullable Object... parameters)
            throws SQLException {
        if (mostStatements != Integer.MAX_VALUE && ran++ >= mostStatements) {
            throw new IllegalStateException("one statement too many: " + text);
        }
        gate.pass();
        PreparedStatement statement = statements.get(text);
        if (statement == null) {
            statement = connection.prepareStatement(text);
            statements.put(text, statement);
        }
        bindAll(statement, parameters);
        return statement;
    }

    private static void bindAll(PreparedStatement statement, @Nullable Object[] parameters)
            throws SQLException {
        for (int i = 0; i < parameters.length; i++) {
            bind(statement, i + 1, parameters[i]);
        }
    }

    private static void bind(PreparedStatement statement, int index, @Nullable Object value)
            throws SQLException {
        switch (value) {
            case null -> statement.setNull(index, Types.NULL);
            case String text -> statement.setString(index, text);
            case Long number -> statement.setLong(index, number);
            case Integer number -> statement.setInt(index, number);
            case Double number -> statement.setDouble(index, number);
            case byte[] bytes -> statement.setBytes(index, bytes);
            case String[] texts -> bindArray(statement, index, "text", texts);
            case Long[] numbers -> bindArray(statement, index, "bigint", numbers);
            case Integer[] numbers -> bindArray(statement, index, "integer", numbers);
            case Instant instant -> statement.setLong(index, instant.toEpochMilli());
            default ->
                    throw new IllegalArgumentException(
                            "a parameter cannot be " + value.getClass().getName());
        }
    }

    private static void bindArray(
            PreparedStatement statement, int index, String type, Object[] values)
            throws SQLException {
        statement.setArray(index, statement.getConnection().createArrayOf(type, values));
    }

    /** A driver may have closed a statement that failed, so it is not used again. */
    private AppError failed(String text, SQLException cause) {
        needsRollback = true;
        PreparedStatement statement = statements.remove(text);
        if (statement != null) {
            try {
                statement.close();
            } catch (SQLException e) {
                cause.addSuppressed(e);
            }
        }
        return AppError.internal(cause);
    }
}
