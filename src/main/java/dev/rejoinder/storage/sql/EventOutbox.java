package dev.rejoinder.storage.sql;

import dev.rejoinder.core.Ids;
import dev.rejoinder.event.EventType;
import dev.rejoinder.event.NewEvent;
import dev.rejoinder.turn.TurnEnd;
import dev.rejoinder.turn.TurnKey;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Stores events in the transaction that causes them, if anybody wants events of their type. The
 * writer of an event of a conversation holds its lock, so that positions rise in commit order.
 * Thread-safe.
 */
public final class EventOutbox {
    private static final Columns COLUMNS =
            Columns.of("id", "type", "bot_id", "conversation_id", "message_id", "data")
                    .with("created_at", ":now")
                    .with("pending", "1");
    private static final String ADD = COLUMNS.insertInto("event");
    private static final String ADD_OF_ANSWER =
            COLUMNS.with(
                            "message_id",
                            "(select message_id from turn where " + TurnColumns.IS_KEY + ")")
                    .insertInto("event");

    private static final String ADD_ALL =
            COLUMNS.with("id", "new_event.id")
                    .with("type", "new_event.type")
                    .with("message_id", "coalesce(new_event.message_id, ${answer_id})")
                    .with("data", "new_event.data")
                    .insertSelect("event");

    private final Ids ids;
    private volatile Set<EventType> wanted = Set.of();
    private volatile Runnable stored = () -> {};

    public EventOutbox(Ids ids) {
        this.ids = ids;
    }

    /** See {@link dev.rejoinder.event.EventStore#want}. */
    void want(Set<EventType> types) {
        wanted = Set.copyOf(types);
    }

    /** See {@link dev.rejoinder.event.EventStore#onStored}. */
    void onStored(Runnable listener) {
        stored = listener;
    }

    boolean wants(EventType type) {
        return wanted.contains(type);
    }

    void add(Sql sql, NewEvent event, long now) {
        if (wants(event.type())) {
            sql.update(ADD, parameters(event, now).and("message_id", event.messageId()));
        }
    }

    /** Adds the events of the end of a turn, which must be stored already. */
    void addEnd(Sql sql, TurnKey turn, TurnEnd end, long now) {
        if (wanted.isEmpty()) {
            return;
        }
        for (NewEvent event : TurnEvents.ended(turn, end)) {
            if (wants(event.type())) {
                sql.update(ADD_OF_ANSWER, parameters(event, now).and("sequence", turn.sequence()));
            }
        }
    }

    private Parameters parameters(NewEvent event, long now) {
        stored.run();
        return Parameters.of("id", ids.event())
                .and("type", event.type().wireName())
                .and("bot_id", event.botId())
                .and("conversation_id", event.conversationId())
                .and("data", event.data())
                .and("now", now);
    }

    /**
     * A common table expression that adds the events of {@link #addArrays} once for each row of a
     * relation. Requires {@link Dialect#supportsMultiStatement}.
     *
     * @param answerId SQL expression for the message of events without one
     */
    static String addFrom(String relation, String answerId) {
        return ", event_added as (\n"
                + ADD_ALL.replace("${answer_id}", answerId)
                + "from "
                + relation
                + ", unnest(:event_ids, :event_types, :event_messages, :event_data)"
                + " as new_event (id, type, message_id, data))";
    }

    /** Adds the parameters of {@link #addFrom}, except the bot, the conversation and the time. */
    void addArrays(Parameters parameters, List<NewEvent> events) {
        List<NewEvent> told = events.stream().filter(event -> wants(event.type())).toList();
        int count = told.size();
        if (count > 0) {
            stored.run();
        }
        var eventIds = new String[count];
        var types = new String[count];
        var messages = new @Nullable String[count];
        var data = new String[count];
        for (int i = 0; i < count; i++) {
            NewEvent event = told.get(i);
            eventIds[i] = ids.event();
            types[i] = event.type().wireName();
            messages[i] = event.messageId();
            data[i] = event.data();
        }
        parameters
                .and("event_ids", eventIds)
                .and("event_types", types)
                .and("event_messages", messages)
                .and("event_data", data);
    }
}
