package dev.rejoinder.http.api;

import dev.rejoinder.conversation.MessageAuthor;
import dev.rejoinder.handover.Handover;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/** Writes handovers, and the people in them. */
public final class HandoverJson {
    private HandoverJson() {}

    public static void write(JsonGenerator json, Handover handover) {
        json.writeStartObject();
        json.writeStringProperty("state", handover.state().wireName());
        json.writeStringProperty("reason", handover.reason().wireName());
        if (handover.note() != null) {
            json.writeStringProperty("note", handover.note());
        }
        json.writeStringProperty("requestedAt", ApiTimestamps.text(handover.requestedAt()));
        json.writeStringProperty("expiresAt", ApiTimestamps.text(handover.expiresAt()));
        if (handover.acceptedAt() != null) {
            json.writeStringProperty("acceptedAt", ApiTimestamps.text(handover.acceptedAt()));
        }
        if (handover.endedAt() != null) {
            json.writeStringProperty("endedAt", ApiTimestamps.text(handover.endedAt()));
        }
        json.writeBooleanProperty("unanswered", handover.unanswered());
        writeAuthor(json, "agent", handover.agent());
        json.writeEndObject();
    }

    /** Writes a field with a handover, unless it is null. */
    static void write(JsonGenerator json, String name, @Nullable Handover handover) {
        if (handover != null) {
            json.writeName(name);
            write(json, handover);
        }
    }

    /** Writes a field with a person, unless it is null. */
    public static void writeAuthor(
            JsonGenerator json, String name, @Nullable MessageAuthor author) {
        if (author != null) {
            json.writeObjectPropertyStart(name);
            json.writeStringProperty("id", author.id());
            json.writeStringProperty("name", author.name());
            json.writeEndObject();
        }
    }
}
