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
 * A turn as bare text. One that fails breaks the connection after its first word, so that nobody
 * takes what came for a whole answer; before it, the client gets the error.
 */
final class PlainTextTurnStream implements StreamedResponse.Content, TurnSubscriber {
    private final LiveTurn turn;
    private @Nullable StreamedResponse answer;
    private boolean ended;
    private int sent;

    private PlainTextTurnStream(LiveTurn turn) {
        this.turn = turn;
    }

    /** Begins to answer with the turn's text. Returns at once; the turn drives the rest. */
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
        // A bare text has no room for a comment.
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
