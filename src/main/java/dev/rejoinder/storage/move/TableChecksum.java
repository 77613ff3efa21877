package dev.rejoinder.storage.move;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The checksum of a table: equal checksums mean equal rows.
 *
 * @param rows number of rows
 * @param checksum SHA-256, in hex, of all values in key order, each prefixed with its length
 */
public record TableChecksum(long rows, String checksum) {
    private static final byte NULL = 0;
    private static final byte VALUE = 1;

    /** Reads each table once, in the given order. */
    static Map<String, TableChecksum> of(Connection connection, List<TableDefinition> tables)
            throws SQLException {
        var sums = new LinkedHashMap<String, TableChecksum>();
        for (TableDefinition table : tables) {
            sums.put(table.name(), of(connection, table));
        }
        return sums;
    }

    private static TableChecksum of(Connection connection, TableDefinition table)
            throws SQLException {
        MessageDigest digest = sha256();
        long count = 0;
        try (PreparedStatement statement = connection.prepareStatement(table.select())) {
            statement.setFetchSize(table.fetchSize());
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    TableDefinition.values(table.columns(), rows)
                            .forEach(value -> add(digest, value));
                    count++;
                }
            }
        }
        return new TableChecksum(count, HexFormat.of().formatHex(digest.digest()));
    }

    private static void add(MessageDigest digest, @Nullable Object value) {
        if (value == null) {
            digest.update(NULL);
            return;
        }
        byte[] bytes = ColumnType.canonical(value);
        digest.update(VALUE);
        digest.update(ColumnType.canonical((long) bytes.length));
        digest.update(bytes);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
