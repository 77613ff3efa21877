package dev.rejoinder.storage.sql;

import java.time.Instant;
import java.util.Optional;

/** Deletes webhook deliveries and events in small commits. */
final class DeliverySweep {
    private static final int ROWS_PER_COMMIT = 500;

    private static final String DELETE =
            """
            delete from webhook_delivery where endpoint_id = :endpoint_id and position in (
                select position from webhook_delivery
                where endpoint_id = :endpoint_id and position <= :position
                order by position limit :most)
            """;

    /** Also finds endpoints that were deleted. */
    private static final String NEXT_ENDPOINT =
            "select endpoint_id from webhook_delivery where endpoint_id > :endpoint_id"
                    + " order by endpoint_id limit 1";

    private static final String LAST_OLD =
            """
            select position from event where created_at < :before
            order by created_at desc, position desc limit 1
            """;
    private static final String DELETE_EVENTS =
            """
            delete from event where position in (
                select position from event where created_at < :before
                order by created_at limit :most)
            """;

    private DeliverySweep() {}

    /** Deletes the events before a time, after their deliveries. */
    static void deleteBefore(Database database, Instant before) {
        Optional<Long> last =
                database.query(
                        sql ->
                                sql.queryOne(
                                        LAST_OLD,
                                        row -> row.number("position"),
                                        Parameters.of("before", before)));
        if (last.isEmpty()) {
            return;
        }
        Optional<String> endpoint = nextEndpoint(database, "");
        while (endpoint.isPresent()) {
            deleteUpTo(database, endpoint.get(), last.get());
            endpoint = nextEndpoint(database, endpoint.get());
        }
        OldRows.delete(database, DELETE_EVENTS, before);
    }

    private static Optional<String> nextEndpoint(Database database, String after) {
        return database.query(
                sql ->
                        sql.queryOne(
                                NEXT_ENDPOINT,
                                row -> row.text("endpoint_id"),
                                Parameters.of("endpoint_id", after)));
    }

    /** Deletes the deliveries of an endpoint up to the position of an event. */
    static void deleteUpTo(Database database, String endpointId, long position) {
        int deleted;
        do {
            deleted =
                    database.writeSingleStatement(
                            sql ->
                                    sql.update(
                                            DELETE,
                                            Parameters.of("endpoint_id", endpointId)
                                                    .and("position", position)
                                                    .and("most", ROWS_PER_COMMIT)));
        } while (deleted == ROWS_PER_COMMIT);
    }
}
