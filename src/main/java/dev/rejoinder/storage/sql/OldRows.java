package dev.rejoinder.storage.sql;

import java.time.Instant;

/** Deletes old rows in small commits, so that other writes are not blocked for long. */
final class OldRows {
    private static final int ROWS_PER_COMMIT = 500;

    private OldRows() {}

    /**
     * Runs a statement until it deletes nothing more. Returns how many rows were deleted.
     *
     * @param delete deletes at most {@code :most} rows older than {@code :before}
     */
    static int delete(Database database, String delete, Instant before) {
        return delete(database, delete, before.toEpochMilli());
    }

    /** As the other, for rows whose age is a number. */
    static int delete(Database database, String delete, long before) {
        int deleted = 0;
        int step;
        do {
            step =
                    database.writeSingleStatement(
                            sql ->
                                    sql.update(
                                            delete,
                                            Parameters.of("before", before)
                                                    .and("most", ROWS_PER_COMMIT)));
            deleted += step;
        } while (step == ROWS_PER_COMMIT);
        return deleted;
    }
}
