package dev.rejoinder.reliability;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the database knows of events and webhooks. */
final class KillWebhookData {
    private final String url;

    /** A stored event. */
    record Event(
            String id,
            long position,
            String type,
            @Nullable String conversationId,
            @Nullable String messageId) {}

    private interface Mapper<T> {
        T map(ResultSet row) throws SQLException;
    }

    KillWebhookData(String url) {
        this.url = url;
    }

    /** All events in order. */
    List<Event> events() throws SQLException {
        return query(
                "select id, position, type, conversation_id, message_id from event order by"
                        + " position",
                row ->
                        new Event(
                                row.getString(1),
                                row.getLong(2),
                                row.getString(3),
                                row.getString(4),
                                row.getString(5)));
    }

    /** The events of a conversation begin with its creation, and none is stored twice. */
    static void checkOrder(List<Event> events) {
        var begun = new HashSet<String>();
        var messages = new HashSet<String>();
        for (Event event : events) {
            String conversation = event.conversationId();
            if (conversation == null) {
                continue;
            }
            boolean first = begun.add(conversation);
            assertThat(event.type().equals("conversation.created"))
                    .as("%s in its order", event)
                    .isEqualTo(first);
            if (event.type().equals("message.created")) {
                assertThat(messages.add(event.messageId())).as("%s once", event).isTrue();
            }
        }
    }

    /** How many deliveries an endpoint has. */
    int deliveriesOf(String endpoint) throws SQLException {
        return query(
                        "select count(*) from webhook_delivery where endpoint_id in"
                                + " (select id from webhook_endpoint where url = '"
                                + endpoint
                                + "')",
                        row -> row.getInt(1))
                .getFirst();
    }

    /** The addresses of the endpoints that the server disabled. */
    List<String> disabled() throws SQLException {
        return query(
                "select url from webhook_endpoint where enabled = 0 and disabled_reason = 'gone'",
                row -> row.getString(1));
    }

    private <T> List<T> query(String sql, Mapper<T> mapper) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url);
                var statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            var all = new ArrayList<T>();
            while (rows.next()) {
                all.add(mapper.map(rows));
            }
            return all;
        }
    }
}
