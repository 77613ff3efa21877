package dev.rejoinder.storage.move;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The table in a backup file that lists the file's row counts and checksums, to verify it later.
 */
public final class BackupManifest {
    static final String TABLE = "backup_record";

    /** Drops the table, which turns a backup into an ordinary database. */
    public static final String REMOVE = "drop table if exists " + TABLE;

    private BackupManifest() {}

    /** Computes and stores the checksum of each table. Returns the checksums. */
    public static Map<String, TableChecksum> write(Connection file) throws SQLException {
        if (SchemaTables.has(file, UnfinishedCopyMarker.TABLE)) {
            throw new MoveException("This database holds an unfinished copy.", null);
        }
        Map<String, TableChecksum> sums = sums(file);
        try (Statement statement = file.createStatement()) {
            statement.execute(REMOVE);
            statement.execute(
                    "create table "
                            + TABLE
                            + " (name text not null primary key, row_count bigint not null,"
                            + " checksum text not null)");
        }
        try (PreparedStatement insert =
                file.prepareStatement("insert into " + TABLE + " values (?, ?, ?)")) {
            for (Map.Entry<String, TableChecksum> sum : sums.entrySet()) {
                insert.setString(1, sum.getKey());
                insert.setLong(2, sum.getValue().rows());
                insert.setString(3, sum.getValue().checksum());
                insert.executeUpdate();
            }
        }
        return sums;
    }

    /**
     * Verifies a file against its record. Returns the record.
     *
     * @throws MoveException if the file is not a backup or is damaged
     */
    public static Map<String, TableChecksum> check(Connection file) throws SQLException {
        if (!SchemaTables.has(file, TABLE)) {
            throw new MoveException("This file is not a backup.", null);
        }
        try (Statement statement = file.createStatement();
                ResultSet found = statement.executeQuery("pragma integrity_check(1)")) {
            if (!found.next() || !found.getString(1).equals("ok")) {
                throw new MoveException("This backup is damaged.", null);
            }
        }
        Map<String, TableChecksum> noted = noted(file);
        Set<String> there = SchemaTables.names(file);
        if (!there.equals(noted.keySet()) || !sums(file).equals(noted)) {
            throw new MoveException(
                    "This backup is damaged: its contents do not match its checksums.", null);
        }
        return noted;
    }

    private static Map<String, TableChecksum> sums(Connection file) throws SQLException {
        return new TreeMap<>(
                TableChecksum.of(file, SchemaTables.these(file, SchemaTables.names(file))));
    }

    private static Map<String, TableChecksum> noted(Connection file) throws SQLException {
        var noted = new TreeMap<String, TableChecksum>();
        try (Statement statement = file.createStatement();
                ResultSet found =
                        statement.executeQuery("select name, row_count, checksum from " + TABLE)) {
            while (found.next()) {
                noted.put(
                        found.getString(1),
                        new TableChecksum(found.getLong(2), found.getString(3)));
            }
        }
        return noted;
    }
}
