package dev.rejoinder.http.api;

import dev.rejoinder.core.AppError;
import dev.rejoinder.http.Exchange;
import dev.rejoinder.http.JsonEnvelope;
import dev.rejoinder.http.StreamedResponse;
import dev.rejoinder.http.StrictJson;
import dev.rejoinder.turn.LiveTurn;
import dev.rejoinder.turn.TurnEnd;
import dev.rejoinder.turn.TurnErrors;
import dev.rejoinder.turn.TurnState;
import dev.rejoinder.turn.TurnSubscriber;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/**
 * Streams a turn as server-sent events: one start event, deltas, one terminal event. If the end of
 * the turn is unknown, there is no terminal event, so the client resumes. Each call sends
 * everything new since the previous one, so slow readers get larger deltas.
 */
final class TurnEventStream implements StreamedResponse.Content, TurnSubscriber {
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

    /**
     * The maximum length of a delta, in UTF-16 units (plus one, so that no character is split). A
     * client that does not read has one such piece pending, never a whole long answer.
     */
    static final int LONGEST_DELTA = 16 << 10;

    /** The size of an event without its text. */
    private static final int EVENT_OVERHEAD = 128;

    private final LiveTurn turn;
    private final String requestId;
    private final boolean seesCauses;
    private final boolean replayed;
    private final byte[] idPrefix;
    private @Nullable StreamedResponse answer;
    private boolean started;
    private boolean sourced;
    private boolean ended;
    private int sent;

    private TurnEventStream(LiveTurn turn, Exchange exchange, boolean replayed) {
        this.replayed = replayed;
        this.turn = turn;
        this.requestId = exchange.request().id();
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
        var events = new TurnEventStream(turn, exchange, replayed);
        events.answer = exchange.stream(CONTENT_TYPE, events);
        turn.attach(events);
    }

    /** Starts a response with the events after the given offset: exactly the missing text. */
    static void resume(Exchange exchange, LiveTurn turn, int offset) {
        var events = new TurnEventStream(turn, exchange, false);
        events.started = true;
        events.sent = offset;
        events.answer = exchange.stream(CONTENT_TYPE, events);
        turn.attach(events);
    }

    @Override
    public void onUpdate() {
        if (answer != null) {
            answer.wake();
        }
    }

    @Override
    public void tick(long nowNanos) {
        if (answer != null) {
            answer.tick(nowNanos);
        }
    }

    @Override
    public @Nullable ByteBuffer next() {
        // Read the end before the text: the text read after a known end is complete.
        TurnEnd end = turn.end();
        boolean over = end != null || turn.unknownEndError() != null;
        String more = turn.textFrom(sent, LONGEST_DELTA);
        var out =
                new Utf8Buffer(2 * more.length() + (started ? EVENT_OVERHEAD : 4 * EVENT_OVERHEAD));
        if (!started) {
            started = true;
            event(out, "message.start", this::writeStart);
        }
        if (!sourced) {
            sources(out);
        }
        if (!more.isEmpty()) {
            sent += more.length();
            id(out).raw(DELTA).escaped(more).raw(DELTA_END);
        }
        if (over && sent >= turn.length()) {
            ended = true;
            if (end != null) {
                terminal(out, end);
            }
        }
        return out.isEmpty() ? null : out.toByteBuffer();
    }

    @Override
    public boolean ended() {
        return ended;
    }

    @Override
    public ByteBuffer heartbeat() {
        return ByteBuffer.wrap(HEARTBEAT);
    }

    @Override
    public void closed() {
        turn.detach(this);
    }

    /** A reader that already has text has received the sources as well. */
    private void sources(Utf8Buffer out) {
        String sources = turn.sources();
        sourced = sources != null || sent > 0;
        if (sources != null && sent == 0) {
            event(out, "message.sources", json -> writeSources(json, sources));
        }
    }

    private void terminal(Utf8Buffer out, TurnEnd end) {
        AppError error =
                replayed && end.state() == TurnState.INTERRUPTED
                        ? TurnErrors.interrupted()
                        : turn.errorOf(end);
        if (error == null) {
            event(out, "message.completed", json -> writeCompleted(json, end));
        } else {
            event(out, "message.failed", json -> writeFailed(json, end, error));
        }
    }

    private void writeStart(JsonGenerator json) {
        json.writeStartObject();
        json.writeStringProperty("type", "message.start");
        json.writeStringProperty("conversationId", turn.conversationId());
        json.writeStringProperty("messageId", turn.messageId());
        json.writeStringProperty("userMessageId", turn.userMessageId());
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
        AnswerJson.writeWithFinishReason(json, turn, end);
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
            AnswerJson.writePartial(json, turn, partial);
        }
        json.writeName("error");
        JsonEnvelope.writeError(json, error, requestId, seesCauses);
        json.writeEndObject();
    }

    /**
     * The event id: message and offset; plus the run if it is not the first, because the same
     * offset then refers to different text.
     */
    private Utf8Buffer id(Utf8Buffer out) {
        out.raw(idPrefix).number(sent);
        long run = turn.run();
        return run == LiveTurn.FIRST_RUN ? out : out.text("." + run);
    }

    private void event(Utf8Buffer out, String type, StrictJson.Content data) {
        id(out).text("\nevent: ").text(type).text("\ndata: ");
        out.raw(StrictJson.bytes(data)).raw(EVENT_END);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
