package dev.rejoinder.http.api;

import dev.rejoinder.core.AppError;
import dev.rejoinder.http.Exchange;
import dev.rejoinder.http.StreamedResponse;
import dev.rejoinder.turn.LiveTurn;
import dev.rejoinder.turn.TurnEnd;
import dev.rejoinder.turn.TurnSubscriber;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Streams a turn as plain text. If the turn fails before the first text, the client gets the error;
 * later the connection closes, so that a partial answer does not look complete.
 */
final class PlainTextTurnStream implements StreamedResponse.Content, TurnSubscriber {
    private final LiveTurn turn;
    private @Nullable StreamedResponse answer;
    private boolean ended;
    private int sent;

    private PlainTextTurnStream(LiveTurn turn) {
        this.turn = turn;
    }

    /** Starts a response with the turn's text. Returns at once; the turn drives the rest. */
    static void follow(Exchange exchange, LiveTurn turn) {
        var text = new PlainTextTurnStream(turn);
        text.answer = exchange.stream("text/plain; charset=utf-8", text);
        turn.attach(text);
    }

    @Override
    public void onUpdate() {
        if (answer != null) {
            answer.wake();
        }
    }

    @Override
    public void tick(long nowNanos) {
        // Plain text has no comment syntax, so there are no heartbeats.
    }

    @Override
    public @Nullable ByteBuffer next() {
        TurnEnd end = turn.end();
        AppError error = end == null ? turn.unknownEndError() : turn.errorOf(end);
        String more = turn.textFrom(sent, TurnEventStream.LONGEST_DELTA);
        if (more.isEmpty() && error != null) {
            throw error;
        }
        sent += more.length();
        ended = end != null && error == null && sent >= turn.length();
        return more.isEmpty() ? null : ByteBuffer.wrap(more.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public boolean ended() {
        return ended;
    }

    @Override
    public @Nullable ByteBuffer heartbeat() {
        return null;
    }

    @Override
    public void closed() {
        turn.detach(this);
    }
}
