package dev.rejoinder.http.api;

import dev.rejoinder.core.AppError;
import dev.rejoinder.http.Exchange;
import dev.rejoinder.http.JsonEnvelope;
import dev.rejoinder.http.StrictJson;
import dev.rejoinder.turn.LiveTurn;
import dev.rejoinder.turn.ToolEvent;
import dev.rejoinder.turn.TurnEnd;
import dev.rejoinder.turn.TurnErrors;
import dev.rejoinder.turn.TurnState;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/**
 * Streams a turn as server-sent events: one start event, deltas and tool events, one terminal
 * event. If the end of the turn is unknown, there is no terminal event, so the client resumes.
 */
final class TurnEventStream extends TurnStream {
    /** With the charset; without it, Python's requests decodes the stream as ISO 8859-1. */
    private static final String CONTENT_TYPE = "text/event-stream; charset=utf-8";

    private static final byte[] DELTA =
            ascii("\nevent: message.delta\ndata: {\"type\":\"message.delta\",\"delta\":\"");
    private static final byte[] DELTA_END = ascii("\"}\n\n");
    private static final byte[] EVENT_END = ascii("\n\n");

    /**
     * A comment with a single line end: after a blank line some clients would dispatch an event.
     */
    private static final byte[] HEARTBEAT = ascii(": keep-alive\n");

    /** The size of an event without its text. */
    private static final int EVENT_OVERHEAD = 128;

    private final String requestId;
    private final boolean seesCauses;
    private final boolean seesResults;
    private final boolean replayed;
    private final byte[] idPrefix;

    private TurnEventStream(LiveTurn turn, Exchange exchange, boolean replayed) {
        super(turn, EVENT_OVERHEAD);
        this.replayed = replayed;
        this.requestId = exchange.request().id();
        this.seesResults = ToolCallJson.seesResults(exchange);
        this.seesCauses = exchange.caller().seesCauses();
        this.idPrefix = ascii("id: " + turn.messageId() + ":");
    }

    /**
     * Starts a response with the turn's events, from the first. Returns at once; the turn drives
     * the rest.
     *
     * @param replayed whether the request is a retry that arrived after the turn had ended
     */
    static void follow(Exchange exchange, LiveTurn turn, boolean replayed) {
        new TurnEventStream(turn, exchange, replayed).begin(exchange, CONTENT_TYPE);
    }

    /**
     * Starts a response with the events after a position: exactly the missing text and tool events.
     *
     * @param position null for the beginning
     */
    static void resume(Exchange exchange, LiveTurn turn, @Nullable StreamPosition position) {
        if (position == null) {
            follow(exchange, turn, false);
        } else {
            new TurnEventStream(turn, exchange, false)
                    .resume(exchange, CONTENT_TYPE, position.offset(), position.events());
        }
    }

    @Override
    public ByteBuffer heartbeat() {
        return ByteBuffer.wrap(HEARTBEAT);
    }

    @Override
    protected void writeStart(Utf8Buffer out) {
        event(out, "message.start", this::writeStart);
    }

    @Override
    protected void writeSources(Utf8Buffer out, String sources) {
        event(out, "message.sources", json -> writeSources(json, sources));
    }

    @Override
    protected void writeText(Utf8Buffer out, String text) {
        id(out, sent()).raw(DELTA).escaped(text).raw(DELTA_END);
    }

    @Override
    protected void writeToolEvent(Utf8Buffer out, ToolEvent event) {
        event(
                out,
                ToolEventJson.type(event),
                json -> ToolEventJson.write(json, event, seesResults));
    }

    @Override
    protected boolean writeEnd(Utf8Buffer out, @Nullable TurnEnd end) {
        if (end != null) {
            writeTerminal(out, end);
        }
        return true;
    }

    private void writeTerminal(Utf8Buffer out, TurnEnd end) {
        AppError error =
                replayed && end.state() == TurnState.INTERRUPTED
                        ? TurnErrors.interrupted()
                        : turn().errorOf(end);
        // A reader may have more text than was stored before a crash. With an id beyond the end, a
        // browser would get the end again each time that it reconnects.
        int offset = Math.min(sent(), turn().length());
        if (error == null) {
            event(out, offset, "message.completed", json -> writeCompleted(json, end));
        } else {
            event(out, offset, "message.failed", json -> writeFailed(json, end, error));
        }
    }

    private void writeStart(JsonGenerator json) {
        json.writeStartObject();
        json.writeStringProperty("type", "message.start");
        json.writeStringProperty("conversationId", turn().conversationId());
        json.writeStringProperty("messageId", turn().messageId());
        json.writeStringProperty("userMessageId", turn().userMessageId());
        json.writeEndObject();
    }

    private static void writeSources(JsonGenerator json, String sources) {
        json.writeStartObject();
        json.writeStringProperty("type", "message.sources");
        json.writeName("sources");
        json.writeRawValue(sources);
        json.writeEndObject();
    }

    private void writeCompleted(JsonGenerator json, TurnEnd end) {
        json.writeStartObject();
        json.writeStringProperty("type", "message.completed");
        json.writeBooleanProperty("success", true);
        json.writeName("data");
        AnswerJson.writeWithFinishReason(json, turn(), end);
        json.writeNullProperty("error");
        json.writeEndObject();
    }

    /** Includes the stored text; after a crash a reader may have seen more. */
    private void writeFailed(JsonGenerator json, TurnEnd end, AppError error) {
        String partial = end.answer();
        json.writeStartObject();
        json.writeStringProperty("type", "message.failed");
        json.writeBooleanProperty("success", false);
        json.writeName("data");
        if (partial.isEmpty()) {
            json.writeNull();
        } else {
            AnswerJson.writePartial(json, turn(), partial);
        }
        json.writeName("error");
        JsonEnvelope.writeError(json, error, requestId, seesCauses);
        json.writeEndObject();
    }

    /**
     * The event id, which {@link StreamPosition} reads: message and offset; plus the number of the
     * last tool event if there is one; plus the run if it is not the first, because the same offset
     * then refers to different text.
     */
    private Utf8Buffer id(Utf8Buffer out, int offset) {
        out.raw(idPrefix).number(offset);
        if (sentEvents() > 0) {
            out.text(",").number(sentEvents());
        }
        long run = turn().run();
        return run == LiveTurn.FIRST_RUN ? out : out.text("." + run);
    }

    private void event(Utf8Buffer out, String type, StrictJson.Content data) {
        event(out, sent(), type, data);
    }

    private void event(Utf8Buffer out, int offset, String type, StrictJson.Content data) {
        id(out, offset).text("\nevent: ").text(type).text("\ndata: ");
        out.raw(StrictJson.bytes(data)).raw(EVENT_END);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
