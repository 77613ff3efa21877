package dev.rejoinder.http.api;

import dev.rejoinder.conversation.Message;
import java.util.Locale;
import tools.jackson.core.JsonGenerator;

/** Writes messages as the history shows them. */
final class MessageJson {
    private MessageJson() {}

    static void write(JsonGenerator json, Message message) {
        json.writeStartObject();
        writeFields(json, message);
        json.writeEndObject();
    }

    /** Writes the fields that every message has. */
    static void writeFields(JsonGenerator json, Message message) {
        json.writeStringProperty("id", message.id());
        json.writeStringProperty("role", message.role().name().toLowerCase(Locale.ROOT));
        json.writeStringProperty("content", message.content());
        json.writeStringProperty("timestamp", ApiTimestamps.text(message.timestamp()));
        HandoverJson.writeAuthor(json, "author", message.author());
    }
}
