package dev.rejoinder.http.openai;

import dev.rejoinder.http.StrictJson;
import dev.rejoinder.http.api.Utf8Buffer;
import dev.rejoinder.turn.ToolStep;

/** Writes the numbered events of a response, except those that a client has. */
final class ResponseEventWriter {
    /** How many events a tool call has. */
    static final int EVENTS_OF_CALL = 4;

    private final ResponseId id;
    private final int receivedUpTo;

    /**
     * @param receivedUpTo the number of the last event that the client has; negative for none
     */
    ResponseEventWriter(ResponseId id, int receivedUpTo) {
        this.id = id;
        this.receivedUpTo = receivedUpTo;
    }

    void write(Utf8Buffer out, String type, int number, StrictJson.Content fields) {
        if (number <= receivedUpTo) {
            return;
        }
        out.text("event: ").text(type).text("\ndata: ");
        out.raw(
                StrictJson.bytes(
                        json -> {
                            json.writeStartObject();
                            json.writeStringProperty("type", type);
                            json.writeNumberProperty("sequence_number", number);
                            fields.writeTo(json);
                            json.writeEndObject();
                        }));
        out.text("\n\n");
    }

    /** Writes an event with the whole response. */
    void response(Utf8Buffer out, String type, int number, ResponseJson response) {
        write(
                out,
                type,
                number,
                json -> {
                    json.writeName("response");
                    response.write(json);
                });
    }

    /** Writes an event about the only part of the message. */
    void part(Utf8Buffer out, String type, int number, StrictJson.Content fields) {
        write(
                out,
                type,
                number,
                json -> {
                    json.writeStringProperty("item_id", id.item());
                    json.writeNumberProperty("output_index", 0);
                    json.writeNumberProperty("content_index", 0);
                    fields.writeTo(json);
                });
    }

    /**
     * Writes the events of a call of the client's tool.
     *
     * @param index the place in the output
     * @param number of the first event
     * @return the number of the next event
     */
    int call(Utf8Buffer out, ResponseJson response, ToolStep call, int index, int number) {
        item(
                out,
                "response.output_item.added",
                number,
                index,
                json -> response.writeCall(json, call, "in_progress", ""));
        arguments(
                out,
                "response.function_call_arguments.delta",
                number + 1,
                index,
                call,
                json -> json.writeStringProperty("delta", call.arguments()));
        arguments(
                out,
                "response.function_call_arguments.done",
                number + 2,
                index,
                call,
                json -> {
                    json.writeStringProperty("name", call.tool());
                    json.writeStringProperty("arguments", call.arguments());
                });
        item(
                out,
                "response.output_item.done",
                number + 3,
                index,
                json -> response.writeCall(json, call, "completed", call.arguments()));
        return number + EVENTS_OF_CALL;
    }

    private void item(Utf8Buffer out, String type, int number, int index, StrictJson.Content item) {
        write(
                out,
                type,
                number,
                json -> {
                    json.writeNumberProperty("output_index", index);
                    json.writeName("item");
                    item.writeTo(json);
                });
    }

    private void arguments(
            Utf8Buffer out,
            String type,
            int number,
            int index,
            ToolStep call,
            StrictJson.Content fields) {
        write(
                out,
                type,
                number,
                json -> {
                    json.writeStringProperty("item_id", ResponseId.call(id.messageId(), call));
                    json.writeNumberProperty("output_index", index);
                    fields.writeTo(json);
                });
    }
}
