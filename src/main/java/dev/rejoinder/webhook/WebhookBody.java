package dev.rejoinder.webhook;

import dev.rejoinder.event.StoredEvent;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.util.RawValue;

/** The body of a delivery: compact JSON, the same bytes at each attempt. */
public final class WebhookBody {
    private static final JsonMapper JSON = new JsonMapper();
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

    private WebhookBody() {}

    /**
     * The body for an event.
     *
     * @param metadata the metadata of its conversation, a JSON object; null without a conversation
     */
    public static String of(StoredEvent event, @Nullable String metadata) {
        ObjectNode body = envelope(event.id(), event.type().wireName(), event.createdAt());
        ObjectNode data = body.putObject("data");
        if (event.conversationId() != null) {
            data.put("conversationId", event.conversationId());
        }
        data.put("botId", event.botId());
        data.put("sequence", event.position());
        if (event.messageId() != null) {
            data.put("messageId", event.messageId());
        }
        data.putRawValue("metadata", new RawValue(metadata == null ? "{}" : metadata));
        for (Map.Entry<String, JsonNode> field : JSON.readTree(event.data()).properties()) {
            data.set(field.getKey(), field.getValue());
        }
        return body.toString();
    }

    /** The body of a test. */
    static String ofTest(String eventId, Instant now) {
        ObjectNode body = envelope(eventId, "webhook.test", now);
        body.putObject("data");
        return body.toString();
    }

    private static ObjectNode envelope(String id, String type, Instant time) {
        ObjectNode body = JSON.createObjectNode();
        body.put("id", id);
        body.put("type", type);
        body.put("timestamp", TIME.format(time));
        return body;
    }
}
