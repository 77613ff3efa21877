package dev.rejoinder.http.api;

import dev.rejoinder.core.AppError;
import dev.rejoinder.http.Exchange;
import dev.rejoinder.turn.LiveTurn;
import dev.rejoinder.turn.TurnEnd;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Streams a turn as plain text. If the turn fails before the first text, the client gets the error;
 * later the connection closes, so that a partial answer does not look complete.
 */
final class PlainTextTurnStream extends TurnStream {
    private PlainTextTurnStream(LiveTurn turn) {
        super(turn, 0);
    }

    /** Starts a response with the turn's text. Returns at once; the turn drives the rest. */
    static void follow(Exchange exchange, LiveTurn turn) {
        new PlainTextTurnStream(turn).begin(exchange, "text/plain; charset=utf-8");
    }

    @Override
    protected void writeStart(Utf8Buffer out) {}

    @Override
    protected void writeSources(Utf8Buffer out, String sources) {}

    @Override
    protected void writeText(Utf8Buffer out, String text) {
        out.text(text);
    }

    @Override
    protected boolean writeEnd(Utf8Buffer out, @Nullable TurnEnd end) {
        AppError error = end == null ? turn().unknownEndError() : turn().errorOf(end);
        if (error != null && out.isEmpty()) {
            throw error;
        }
        return error == null;
    }

    /** Plain text has no comment syntax. */
    @Override
    public @Nullable ByteBuffer heartbeat() {
        return null;
    }
}
