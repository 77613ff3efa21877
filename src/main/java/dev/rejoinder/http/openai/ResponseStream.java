package dev.rejoinder.http.openai;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.rejoinder.core.AppError;
import dev.rejoinder.http.Exchange;
import dev.rejoinder.http.api.TurnStream;
import dev.rejoinder.http.api.Utf8Buffer;
import dev.rejoinder.turn.LiveTurn;
import dev.rejoinder.turn.ToolEvent;
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

    /** The number of the last event before the first item. */
    private static final int BEFORE_ITEM = 1;

    private static final int EVENTS_BEFORE_TEXT = 2;
    private static final int EVENTS_AFTER_TEXT = 3;
    private static final int NOTHING = -1;
    private static final byte[] HEARTBEAT = ChatCompletionStream.HEARTBEAT;
    private static final byte[] BEFORE_DELTA = ",\"delta\":\"".getBytes(US_ASCII);
    private static final byte[] AFTER_DELTA = "\",\"logprobs\":[]}\n\n".getBytes(US_ASCII);
    private static final int EVENT_OVERHEAD = 512;

    private final ResponseId id;
    private final TurnPart.Start start;
    private final ResponseEcho echo;
    private final ResponseEventWriter events;
    private boolean hasItem;

    /** An event with text, up to its sequence number, and from there to its text. */
    private final byte[] beforeNumber;

    private ResponseStream(ResponseId id, LiveTurn turn, ResponseEcho echo, int receivedUpTo) {
        super(turn, EVENT_OVERHEAD);
        this.id = id;
        this.start = TurnPart.Start.after(turn, id.round());
        this.echo = echo;
        this.events = new ResponseEventWriter(id, receivedUpTo);
        this.beforeNumber =
                ("event: response.output_text.delta\n"
                                + "data: {\"type\":\"response.output_text.delta\",\"item_id\":\""
                                + id.item()
                                + "\",\"output_index\":0,\"content_index\":0,\"sequence_number\":")
                        .getBytes(UTF_8);
    }

    /** Starts a response with all events. Returns at once; the turn drives the rest. */
    static void follow(Exchange exchange, ResponseId id, LiveTurn turn, ResponseEcho echo) {
        new ResponseStream(id, turn, echo, NOTHING).begin(exchange);
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
            stream.begin(exchange);
            return;
        }
        TurnPart part = TurnPart.of(turn, stream.start);
        int offset = receivedUpTo - BEFORE_TEXT;
        String text = " ".repeat(part.skipped()) + part.text();
        boolean insideCharacter =
                offset < text.length() && Character.isLowSurrogate(text.charAt(offset));
        if (insideCharacter || (part.isOver() && receivedUpTo > lastNumber(part))) {
            throw AppError.invalid(
                    "starting_after", "No event of this response has this sequence number.");
        }
        stream.hasItem = offset > part.skipped();
        stream.resume(
                exchange,
                ChatCompletionStream.CONTENT_TYPE,
                stream.start.offset() + (part.isOver() ? Math.min(offset, text.length()) : offset),
                stream.start.events());
    }

    private void begin(Exchange exchange) {
        beginAfter(exchange, ChatCompletionStream.CONTENT_TYPE, start.offset(), start.events());
    }

    /** How much of the text of this part was written, in UTF-16 units. */
    private int sentOfPart() {
        return sent() - start.offset();
    }

    @Override
    public ByteBuffer heartbeat() {
        return ByteBuffer.wrap(HEARTBEAT);
    }

    @Override
    protected void writeStart(Utf8Buffer out) {
        events.response(out, "response.created", 0, running());
        events.response(out, "response.in_progress", 1, running());
    }

    @Override
    protected void writeSources(Utf8Buffer out, String sources) {}

    @Override
    protected void writeText(Utf8Buffer out, String text) {
        String own = hasItem || start.round() == 0 ? text : text.stripLeading();
        if (own.isEmpty()) {
            return;
        }
        if (!hasItem) {
            hasItem = true;
            writeItem(out);
        }
        out.raw(beforeNumber).number(BEFORE_TEXT + sentOfPart());
        out.raw(BEFORE_DELTA).escaped(own).raw(AFTER_DELTA);
    }

    private void writeItem(Utf8Buffer out) {
        events.write(
                out,
                "response.output_item.added",
                2,
                json -> {
                    json.writeNumberProperty("output_index", 0);
                    json.writeName("item");
                    running().writeEmptyMessage(json);
                });
        events.part(
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
        writeEnd(out);
        return true;
    }

    @Override
    protected void writeToolEvent(Utf8Buffer out, ToolEvent event) {
        if (TurnPart.isCallOfClient(event)) {
            writeEnd(out);
            end();
        }
    }

    private void writeEnd(Utf8Buffer out) {
        TurnPart part = TurnPart.of(turn(), start);
        ResponseJson ended = ResponseJson.of(id, turn(), echo, part);
        boolean hasText = !part.text().isEmpty();
        int number = hasText ? writeItemEnd(out, ended, part) : BEFORE_ITEM + 1;
        for (int i = 0; i < part.calls().size(); i++) {
            number = events.call(out, ended, part.calls().get(i), hasText ? i + 1 : i, number);
        }
        events.response(out, "response." + ended.lastEvent(), number, ended);
    }

    /** The number of the last event of an ended response. */
    private static int lastNumber(TurnPart part) {
        int ofText =
                part.text().isEmpty()
                        ? 0
                        : part.skipped()
                                + part.text().length()
                                + part.citations().size()
                                + EVENTS_BEFORE_TEXT
                                + EVENTS_AFTER_TEXT;
        return BEFORE_ITEM + ofText + ResponseEventWriter.EVENTS_OF_CALL * part.calls().size() + 1;
    }

    /** Returns the number of the next event. */
    private int writeItemEnd(Utf8Buffer out, ResponseJson ended, TurnPart part) {
        String text = part.text();
        int number = BEFORE_TEXT + part.skipped() + text.length() + 1;
        List<UrlCitation> citations = ended.citations();
        for (int i = 0; i < citations.size(); i++) {
            int index = i;
            events.part(
                    out,
                    "response.output_text.annotation.added",
                    number++,
                    json -> {
                        json.writeNumberProperty("annotation_index", index);
                        json.writeName("annotation");
                        citations.get(index).write(json);
                    });
        }
        events.part(
                out,
                "response.output_text.done",
                number++,
                json -> {
                    json.writeStringProperty("text", text);
                    json.writeArrayPropertyStart("logprobs");
                    json.writeEndArray();
                });
        events.part(
                out,
                "response.content_part.done",
                number++,
                json -> {
                    json.writeName("part");
                    ended.writeText(json);
                });
        events.write(
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
        return ResponseJson.of(id, turn(), echo, new TurnPart("", 0, List.of(), null, null));
    }
}
