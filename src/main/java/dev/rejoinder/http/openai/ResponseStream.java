package dev.rejoinder.http.openai;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.rejoinder.core.AppError;
import dev.rejoinder.http.Exchange;
import dev.rejoinder.http.StrictJson;
import dev.rejoinder.http.api.TurnStream;
import dev.rejoinder.http.api.Utf8Buffer;
import dev.rejoinder.turn.LiveTurn;
import dev.rejoinder.turn.TurnEnd;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Streams a turn as the events of a response. The sequence number of an event follows from the text
 * alone, so a client can resume any stored response: four events precede the text, and a piece of
 * text counts as many as it has UTF-16 units.
 */
final class ResponseStream extends TurnStream {
    /** The number of the last event before the text. */
    static final int BEFORE_TEXT = 3;

    private static final int NOTHING = -1;
    private static final byte[] HEARTBEAT = ChatCompletionStream.HEARTBEAT;
    private static final byte[] BEFORE_DELTA = ",\"delta\":\"".getBytes(US_ASCII);
    private static final byte[] AFTER_DELTA = "\",\"logprobs\":[]}\n\n".getBytes(US_ASCII);
    private static final int EVENT_OVERHEAD = 512;

    private final ResponseId id;
    private final ResponseEcho echo;
    private final int receivedUpTo;

    /** An event with text, up to its sequence number, and from there to its text. */
    private final byte[] beforeNumber;

    private ResponseStream(ResponseId id, LiveTurn turn, ResponseEcho echo, int receivedUpTo) {
        super(turn, EVENT_OVERHEAD);
        this.id = id;
        this.echo = echo;
        this.receivedUpTo = receivedUpTo;
        this.beforeNumber =
                ("event: response.output_text.delta\n"
                                + "data: {\"type\":\"response.output_text.delta\",\"item_id\":\""
                                + id.messageId()
                                + "\",\"output_index\":0,\"content_index\":0,\"sequence_number\":")
                        .getBytes(UTF_8);
    }

    /** Starts a response with all events. Returns at once; the turn drives the rest. */
    static void follow(Exchange exchange, ResponseId id, LiveTurn turn, ResponseEcho echo) {
        new ResponseStream(id, turn, echo, NOTHING)
                .begin(exchange, ChatCompletionStream.CONTENT_TYPE);
    }

    /**
     * Starts a response with the events after a sequence number.
     *
     * @throws AppError INVALID_REQUEST if no event of this response has this number
     */
    static void resume(
            Exchange exchange, ResponseId id, LiveTurn turn, ResponseEcho echo, int receivedUpTo) {
        var stream = new ResponseStream(id, turn, echo, receivedUpTo);
        if (receivedUpTo < BEFORE_TEXT) {
            stream.begin(exchange, ChatCompletionStream.CONTENT_TYPE);
            return;
        }
        int offset = receivedUpTo - BEFORE_TEXT;
        String rest = turn.textFrom(offset, 1);
        boolean insideCharacter = !rest.isEmpty() && Character.isLowSurrogate(rest.charAt(0));
        TurnEnd end = turn.end();
        if (insideCharacter || (end != null && receivedUpTo > lastNumber(end))) {
            throw AppError.invalid(
                    "starting_after", "No event of this response has this sequence number.");
        }
        stream.resume(exchange, ChatCompletionStream.CONTENT_TYPE, offset, 0);
    }

    @Override
    public ByteBuffer heartbeat() {
        return ByteBuffer.wrap(HEARTBEAT);
    }

    @Override
    protected void writeStart(Utf8Buffer out) {
        response(out, "response.created", 0, running());
        response(out, "response.in_progress", 1, running());
    }

    @Override
    protected void writeSources(Utf8Buffer out, String sources) {}

    @Override
    protected void writeText(Utf8Buffer out, String text) {
        if (sent() == text.length()) {
            writeItem(out);
        }
        out.raw(beforeNumber).number(BEFORE_TEXT + sent());
        out.raw(BEFORE_DELTA).escaped(text).raw(AFTER_DELTA);
    }

    private void writeItem(Utf8Buffer out) {
        event(
                out,
                "response.output_item.added",
                2,
                json -> {
                    json.writeNumberProperty("output_index", 0);
                    json.writeName("item");
                    running().writeEmptyMessage(json);
                });
        part(
                out,
                "response.content_part.added",
                BEFORE_TEXT,
                json -> {
                    json.writeName("part");
                    ResponseJson.writePart(json, "", List.of());
                });
    }

    @Override
    protected boolean writeEnd(Utf8Buffer out, @Nullable TurnEnd end) {
        if (end == null) {
            return true;
        }
        AppError error = turn().errorOf(end);
        var ended = new ResponseJson(id, turn().conversationId(), echo, end.answer(), end, error);
        int number = end.answer().isEmpty() ? 2 : writeItemEnd(out, ended, end.answer());
        response(out, "response." + ended.lastEvent(), number, ended);
        return true;
    }

    /** The number of the last event of an ended response. */
    private static int lastNumber(TurnEnd end) {
        String text = end.answer();
        int endsOfItem = 3;
        return text.isEmpty()
                ? 2
                : BEFORE_TEXT
                        + text.length()
                        + UrlCitation.in(text, end.sources()).size()
                        + endsOfItem
                        + 1;
    }

    /** Returns the number of the next event. */
    private int writeItemEnd(Utf8Buffer out, ResponseJson ended, String text) {
        int number = BEFORE_TEXT + text.length() + 1;
        List<UrlCitation> citations = ended.citations();
        for (int i = 0; i < citations.size(); i++) {
            int index = i;
            part(
                    out,
                    "response.output_text.annotation.added",
                    number++,
                    json -> {
                        json.writeNumberProperty("annotation_index", index);
                        json.writeName("annotation");
                        citations.get(index).write(json);
                    });
        }
        part(
                out,
                "response.output_text.done",
                number++,
                json -> {
                    json.writeStringProperty("text", text);
                    json.writeArrayPropertyStart("logprobs");
                    json.writeEndArray();
                });
        part(
                out,
                "response.content_part.done",
                number++,
                json -> {
                    json.writeName("part");
                    ended.writeText(json);
                });
        event(
                out,
                "response.output_item.done",
                number++,
                json -> {
                    json.writeNumberProperty("output_index", 0);
                    json.writeName("item");
                    ended.writeMessage(json);
                });
        return number;
    }

    private ResponseJson running() {
        return new ResponseJson(id, turn().conversationId(), echo, "", null, null);
    }

    private void response(Utf8Buffer out, String type, int number, ResponseJson response) {
        event(
                out,
                type,
                number,
                json -> {
                    json.writeName("response");
                    response.write(json);
                });
    }

    /** Writes an event about the only part of the only item. */
    private void part(Utf8Buffer out, String type, int number, StrictJson.Content fields) {
        event(
                out,
                type,
                number,
                json -> {
                    json.writeStringProperty("item_id", id.messageId());
                    json.writeNumberProperty("output_index", 0);
                    json.writeNumberProperty("content_index", 0);
                    fields.writeTo(json);
                });
    }

    private void event(Utf8Buffer out, String type, int number, StrictJson.Content fields) {
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
}
