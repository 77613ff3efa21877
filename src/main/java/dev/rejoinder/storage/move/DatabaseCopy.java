package dev.rejoinder.storage.move;

import dev.rejoinder.storage.sql.Dialect;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Copies all rows from one database to an empty one with the same schema, then compares checksums
 * of both. If it is interrupted at any point, the next run resumes after the last committed row.
 * Memory use does not depend on the amount of data.
 */
public final class DatabaseCopy {
    /** Maximum rows per transaction. */
    static final int MAX_ROWS = 1_000;

    /** A transaction is committed once it holds this many bytes. */
    private static final int ENOUGH_BYTES = 4 << 20;

    private final DataSource source;
    private final DataSource target;
    private final Dialect targetDialect;
    private final CopyProgressListener progress;

    public DatabaseCopy(
            DataSource source,
            DataSource target,
            Dialect targetDialect,
            CopyProgressListener progress) {
        this.source = source;
        this.target = target;
        this.targetDialect = targetDialect;
        this.progress = progress;
    }

    /**
     * Copies the missing rows.
     *
     * @return the checksum of each table, equal in both databases
     * @throws MoveException if the target holds other data, or a database fails
     */
    public Map<String, TableChecksum> run() {
        try (Connection from = DatabaseSnapshot.of(source);
                Connection to = target.getConnection()) {
            to.setAutoCommit(false);
            List<TableDefinition> tables = SchemaTables.all(from);
            if (!tables.equals(SchemaTables.all(to))) {
                throw new MoveException("The two databases have different columns.", null);
            }
            return new Run(from, to, tables).all();
        } catch (SQLException e) {
            throw MoveException.failed("The data could not be copied", e);
        }
    }

    /** One run on its two connections. */
    private final class Run {
        private final Connection from;
        private final Connection to;
        private final List<TableDefinition> tables;
        private final UnfinishedCopyMarker mark;

        Run(Connection from, Connection to, List<TableDefinition> tables) {
            this.from = from;
            this.to = to;
            this.tables = tables;
            this.mark = new UnfinishedCopyMarker(to, targetDialect);
        }

        Map<String, TableChecksum> all() throws SQLException {
            boolean resumed = mark.begin(tables);
            copyTables();
            Map<String, TableChecksum> wanted = TableChecksum.of(from, tables);
            Map<String, TableChecksum> made = TableChecksum.of(to, tables);
            if (resumed && !made.equals(wanted)) {
                // The earlier part is stale or from another source: copy everything again.
                mark.clear(tables);
                copyTables();
                made = TableChecksum.of(to, tables);
            }
            if (!made.equals(wanted)) {
                throw new MoveException("The copy failed verification: the tables differ.", null);
            }
            afterCopy();
            mark.end();
            return wanted;
        }

        private void afterCopy() throws SQLException {
            Optional<String> statement = targetDialect.afterCopy();
            if (statement.isPresent()) {
                try (Statement after = to.createStatement()) {
                    after.execute(statement.get());
                }
                to.commit();
            }
        }

        private void copyTables() throws SQLException {
            for (TableDefinition table : tables) {
                try {
                    copy(table);
                } catch (SQLException e) {
                    throw MoveException.failed(
                            "The table " + table.name() + " could not be copied", e);
                }
            }
        }

        private void copy(TableDefinition table) throws SQLException {
            mark.lock();
            List<@Nullable Object> last = lastKey(table);
            String select = last.isEmpty() ? table.select() : table.selectAfter();
            try (PreparedStatement read = from.prepareStatement(select);
                    PreparedStatement write = to.prepareStatement(table.insert())) {
                read.setFetchSize(table.fetchSize());
                TableDefinition.bind(read, table.key(), last);
                try (ResultSet rows = read.executeQuery()) {
                    copy(table, rows, write);
                }
            }
        }

        private void copy(TableDefinition table, ResultSet rows, PreparedStatement write)
                throws SQLException {
            long copied = 0;
            int waiting = 0;
            long bytes = 0;
            while (rows.next()) {
                List<@Nullable Object> values = TableDefinition.values(table.columns(), rows);
                TableDefinition.bind(write, table.columns(), values);
                write.addBatch();
                waiting++;
                bytes += values.stream().mapToLong(ColumnType::size).sum();
                if (waiting == MAX_ROWS || bytes >= ENOUGH_BYTES) {
                    write.executeBatch();
                    to.commit();
                    copied += waiting;
                    waiting = 0;
                    bytes = 0;
                    progress.copied(table.name(), copied, false);
                    mark.lock();
                }
            }
            write.executeBatch();
            to.commit();
            progress.copied(table.name(), copied + waiting, true);
        }

        /** The last key in the target; empty if the table is empty. */
        private List<@Nullable Object> lastKey(TableDefinition table) throws SQLException {
            try (Statement statement = to.createStatement();
                    ResultSet found = statement.executeQuery(table.selectLastKey())) {
                return found.next()
                        ? TableDefinition.values(table.key(), found)
                        : new ArrayList<>();
            }
        }
    }
}
