package dev.rejoinder.http.mcp;

import dev.rejoinder.core.AppError;
import dev.rejoinder.http.StrictJson;
import dev.rejoinder.http.api.TurnStream;
import dev.rejoinder.http.api.Utf8Buffer;
import dev.rejoinder.turn.LiveTurn;
import dev.rejoinder.turn.ToolStep;
import dev.rejoinder.turn.TurnEnd;
import dev.rejoinder.turn.TurnEngine;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Answers a call of {@code ask} with events: progress while the answer grows, then the result. The
 * text is only in the result. Without progress, comments keep the connection alive.
 */
final class AskStream extends TurnStream {
    private static final String CONTENT_TYPE = McpCall.EVENT_STREAM + "; charset=utf-8";
    private static final byte[] EVENT =
            "event: message\ndata: ".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] EVENT_END = "\n\n".getBytes(StandardCharsets.US_ASCII);

    /** Without a blank line, after which some clients would dispatch an event. */
    private static final byte[] COMMENT = ": keep-alive\n".getBytes(StandardCharsets.US_ASCII);

    private static final int EVENT_OVERHEAD = 256;

    /** The text between two signs of progress, in UTF-16 units. */
    private static final int PROGRESS_STEP = 100;

    private final McpCall call;
    private final TurnEngine turns;
    private final boolean replayed;
    private final @Nullable String progressToken;

    /** The notifications so far: progress must grow with each. */
    private int progress;

    private int reported;

    private AskStream(McpCall call, TurnEngine turns, LiveTurn turn, boolean replayed) {
        super(turn, EVENT_OVERHEAD);
        this.call = call;
        this.turns = turns;
        this.replayed = replayed;
        this.progressToken = call.progressToken();
    }

    /**
     * Starts the response. Returns at once; the turn drives the rest.
     *
     * @param replayed whether the turn had ended before this request
     */
    static void follow(McpCall call, TurnEngine turns, LiveTurn turn, boolean replayed) {
        new AskStream(call, turns, turn, replayed).begin(call.exchange(), CONTENT_TYPE);
    }

    /** Sends something at once, so that proxies and clients see that the response has begun. */
    @Override
    protected void writeStart(Utf8Buffer out) {
        writeSign(out);
    }

    @Override
    protected void writeSources(Utf8Buffer out, String sources) {}

    /** Without a token too: only a write shows that a client has left. */
    @Override
    protected void writeText(Utf8Buffer out, String text) {
        if (sent() - reported >= PROGRESS_STEP) {
            reported = sent();
            writeSign(out);
        }
    }

    @Override
    protected boolean writeEnd(Utf8Buffer out, @Nullable TurnEnd end) {
        AppError unknown = turn().unknownEndError();
        if (end != null) {
            event(out, call.response(AskResult.of(turn(), end, replayed)));
        } else if (unknown != null) {
            event(out, call.response(AskResult.unknown(unknown)));
        }
        return true;
    }

    @Override
    protected boolean writeWaiting(Utf8Buffer out, List<ToolStep> awaited) {
        event(out, call.response(AskResult.waiting(turn())));
        return true;
    }

    /** Progress restarts a client's timeout, which a comment does not. */
    @Override
    public ByteBuffer heartbeat() {
        var out = new Utf8Buffer(EVENT_OVERHEAD);
        writeSign(out);
        return out.toByteBuffer();
    }

    /** In 2026-07-28, a client cancels a request by leaving; in earlier versions it does not. */
    @Override
    protected void onClientGone() {
        switch (call.era()) {
            case MODERN -> turns.stopIfUnread(turn());
            case LEGACY -> {}
        }
    }

    private void writeSign(Utf8Buffer out) {
        if (progressToken == null) {
            out.raw(COMMENT);
        } else {
            progress++;
            event(out, progressNotification(progressToken));
        }
    }

    private StrictJson.Content progressNotification(String token) {
        return json -> {
            json.writeStartObject();
            json.writeStringProperty("jsonrpc", "2.0");
            json.writeStringProperty("method", "notifications/progress");
            json.writeObjectPropertyStart("params");
            json.writeName("progressToken");
            json.writeRawValue(token);
            json.writeNumberProperty("progress", progress);
            json.writeStringProperty("message", sent() + " characters");
            json.writeEndObject();
            json.writeEndObject();
        };
    }

    private static void event(Utf8Buffer out, StrictJson.Content message) {
        out.raw(EVENT).raw(StrictJson.bytes(message)).raw(EVENT_END);
    }
}
