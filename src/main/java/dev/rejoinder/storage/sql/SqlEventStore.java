package dev.rejoinder.storage.sql;

import dev.rejoinder.event.EventStore;
import dev.rejoinder.event.EventType;
import dev.rejoinder.event.StoredEvent;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;

/** Events in SQL. */
public final class SqlEventStore implements EventStore {
    static final Columns READ =
            Columns.of(
                    "id",
                    "position",
                    "type",
                    "bot_id",
                    "conversation_id",
                    "message_id",
                    "data",
                    "created_at");
    private static final String AFTER =
            "select "
                    + READ.names()
                    + " from event where position > :position order by position limit :most";

    private final Database database;
    private final EventOutbox outbox;

    public SqlEventStore(Database database, EventOutbox outbox) {
        this.database = database;
        this.outbox = outbox;
    }

    @Override
    public void want(Set<EventType> types) {
        outbox.want(types);
    }

    @Override
    public void onStored(Runnable listener) {
        outbox.onStored(listener);
    }

    @Override
    public List<StoredEvent> after(long position, int limit) {
        return database.query(
                sql ->
                        sql.query(
                                AFTER,
                                SqlEventStore::event,
                                Parameters.of("position", position).and("most", limit)));
    }

    /** Reads a row of {@link #READ}. */
    static StoredEvent event(ResultRow row) throws SQLException {
        String type = row.text("type");
        return new StoredEvent(
                row.text("id"),
                row.number("position"),
                EventType.of(type)
                        .orElseThrow(() -> new SQLException("unknown type of event: " + type)),
                row.text("bot_id"),
                row.textOrNull("conversation_id"),
                row.textOrNull("message_id"),
                row.text("data"),
                row.instant("created_at"));
    }
}
