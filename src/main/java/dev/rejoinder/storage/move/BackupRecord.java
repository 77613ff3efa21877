package dev.rejoinder.storage.move;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** What a backup file says of itself, so that later it can be proved that nothing has changed. */
public final class BackupRecord {
    static final String TABLE = "backup_record";

    /** Makes a backup a database like any other. */
    public static final String REMOVE = "drop table if exists " + TABLE;

    private BackupRecord() {}

    /** Notes what the tables of a file hold. Returns it. */
    public static Map<String, TableChecksum> write(Connection file) throws SQLException {
        if (SchemaTables.has(file, UnfinishedCopyMarker.TABLE)) {
            throw new MoveException(
                    "Only a part of the data has been copied into this database.", null);
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
     * Compares a file with what it says of itself. Returns that.
     *
     * @throws MoveException when it is no backup, or damaged
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
                    "This backup is damaged: it does not hold what was put into it.", null);
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
