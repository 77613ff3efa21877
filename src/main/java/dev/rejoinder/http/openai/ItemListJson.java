package dev.rejoinder.http.openai;

import dev.rejoinder.conversation.Message;
import dev.rejoinder.turn.ToolStep;
import java.util.List;
import tools.jackson.core.JsonGenerator;

/** Writes messages as a list of items. */
final class ItemListJson {
    private ItemListJson() {}

    static void write(JsonGenerator json, List<Message> messages, boolean hasMore) {
        List<String> ids = messages.stream().map(Message::id).toList();
        write(json, ids, hasMore, () -> messages.forEach(message -> write(json, message)));
    }

    /**
     * Writes a list of items.
     *
     * @param ids of those that a page can begin after
     * @param items writes the items
     */
    static void write(JsonGenerator json, List<String> ids, boolean hasMore, Runnable items) {
        json.writeStartObject();
        json.writeStringProperty("object", "list");
        json.writeArrayPropertyStart("data");
        items.run();
        json.writeEndArray();
        json.writeStringProperty("first_id", ids.isEmpty() ? null : ids.getFirst());
        json.writeStringProperty("last_id", ids.isEmpty() ? null : ids.getLast());
        json.writeBooleanProperty("has_more", hasMore);
        json.writeEndObject();
    }

    /** Writes the results of a client's tools as a list of items. */
    static void writeOutputs(JsonGenerator json, String messageId, List<ToolStep> calls) {
        List<String> ids = calls.stream().map(call -> ResponseId.output(messageId, call)).toList();
        write(json, ids, false, () -> calls.forEach(call -> writeOutput(json, messageId, call)));
    }

    /** Writes a call of the client's tool. */
    static void writeCall(
            JsonGenerator json, String messageId, ToolStep call, String status, String arguments) {
        json.writeStartObject();
        json.writeStringProperty("id", ResponseId.call(messageId, call));
        json.writeStringProperty("type", "function_call");
        json.writeStringProperty("status", status);
        json.writeStringProperty("call_id", call.callId());
        json.writeStringProperty("name", call.tool());
        json.writeStringProperty("arguments", arguments);
        json.writeEndObject();
    }

    static void writeOutput(JsonGenerator json, String messageId, ToolStep call) {
        json.writeStartObject();
        json.writeStringProperty("id", ResponseId.output(messageId, call));
        json.writeStringProperty("type", "function_call_output");
        json.writeStringProperty("status", "completed");
        json.writeStringProperty("call_id", call.callId());
        json.writeStringProperty("output", call.result() == null ? "" : call.result());
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
