package dev.rejoinder.http.openai;

import dev.rejoinder.conversation.Message;
import dev.rejoinder.turn.ToolStep;
import java.util.List;
import tools.jackson.core.JsonGenerator;

/** Writes messages as a list of items. */
final class ItemListJson {
    private ItemListJson() {}

    static void write(JsonGenerator json, List<Message> messages, boolean hasMore) {
        json.writeStartObject();
        json.writeStringProperty("object", "list");
        json.writeArrayPropertyStart("data");
        messages.forEach(message -> write(json, message));
        json.writeEndArray();
        json.writeStringProperty("first_id", messages.isEmpty() ? null : messages.getFirst().id());
        json.writeStringProperty("last_id", messages.isEmpty() ? null : messages.getLast().id());
        json.writeBooleanProperty("has_more", hasMore);
        json.writeEndObject();
    }

    /** Writes the results of a client's tools as a list of items. */
    static void writeOutputs(JsonGenerator json, String messageId, List<ToolStep> calls) {
        List<String> ids = calls.stream().map(call -> ResponseId.output(messageId, call)).toList();
        json.writeStartObject();
        json.writeStringProperty("object", "list");
        json.writeArrayPropertyStart("data");
        for (ToolStep call : calls) {
            json.writeStartObject();
            json.writeStringProperty("id", ResponseId.output(messageId, call));
            json.writeStringProperty("type", "function_call_output");
            json.writeStringProperty("status", "completed");
            json.writeStringProperty("call_id", call.callId());
            json.writeStringProperty("output", call.result() == null ? "" : call.result());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeStringProperty("first_id", ids.getFirst());
        json.writeStringProperty("last_id", ids.getLast());
        json.writeBooleanProperty("has_more", false);
        json.writeEndObject();
    }

    static void write(JsonGenerator json, Message message) {
        json.writeStartObject();
        json.writeStringProperty("id", message.id());
        json.writeStringProperty("type", "message");
        boolean asked = message.role() == Message.Role.USER;
        boolean whole = asked || message.status().equals("complete");
        json.writeStringProperty("status", whole ? "completed" : "incomplete");
        json.writeStringProperty("role", asked ? "user" : "assistant");
        json.writeArrayPropertyStart("content");
        if (asked) {
            json.writeStartObject();
            json.writeStringProperty("type", "input_text");
            json.writeStringProperty("text", message.content());
            json.writeEndObject();
        } else {
            ResponseJson.writePart(
                    json, message.content(), UrlCitation.in(message.content(), message.sources()));
        }
        json.writeEndArray();
        json.writeEndObject();
    }
}
