package dev.rejoinder.http.api;

import dev.rejoinder.http.Exchange;
import dev.rejoinder.http.StreamedResponse;
import dev.rejoinder.turn.LiveTurn;
import dev.rejoinder.turn.TurnEnd;
import dev.rejoinder.turn.TurnSubscriber;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Streams a turn to one reader in the format of a subclass: the start, the sources, the text, and
 * the end. Each call of {@link #next} sends everything new since the previous one, so slow readers
 * get larger pieces. Not thread-safe; {@link StreamedResponse} makes the calls one at a time.
 */
public abstract class TurnStream implements StreamedResponse.Content, TurnSubscriber {
    /**
     * The maximum length of a piece of text, in UTF-16 units (plus one, so that no character is
     * split). A client that does not read has one such piece pending, never a whole long answer.
     */
    private static final int LONGEST_DELTA = 16 << 10;

    private final LiveTurn turn;
    private final int eventOverhead;
    private @Nullable StreamedResponse answer;
    private boolean started;
    private boolean sourced;
    private boolean ended;
    private int sent;

    /**
     * @param eventOverhead about the size of an event without its text, in bytes
     */
    protected TurnStream(LiveTurn turn, int eventOverhead) {
        this.turn = turn;
        this.eventOverhead = eventOverhead;
    }

    /** Starts the response. Returns at once; the turn drives the rest. */
    protected final void begin(Exchange exchange, String contentType) {
        answer = exchange.stream(contentType, this);
        turn.attach(this);
    }

    /** As {@link #begin}, for a reader that has the start and the text before an offset. */
    protected final void resume(Exchange exchange, String contentType, int offset) {
        started = true;
        sent = offset;
        begin(exchange, contentType);
    }

    protected final LiveTurn turn() {
        return turn;
    }

    /** The length of the text that was written, in UTF-16 units. */
    protected final int sent() {
        return sent;
    }

    /** Writes what comes before the text. */
    protected abstract void writeStart(Utf8Buffer out);

    /**
     * Writes the cited passages, before the first text. Not called if the turn has none.
     *
     * @param sources compact JSON
     */
    protected abstract void writeSources(Utf8Buffer out, String sources);

    /** Writes a piece of text; {@link #sent} counts it already. */
    protected abstract void writeText(Utf8Buffer out, String text);

    /**
     * Writes the end, after all text.
     *
     * @param end null if the end of the turn is unknown, so that the client must resume
     * @return false to be called again after what is in {@code out} has been sent
     * @throws dev.rejoinder.core.AppError to close the connection, or to send the error if nothing
     *     has been sent
     */
    protected abstract boolean writeEnd(Utf8Buffer out, @Nullable TurnEnd end);

    @Override
    public final void onUpdate() {
        if (answer != null) {
            answer.wake();
        }
    }

    @Override
    public final void tick(long nowNanos) {
        if (answer != null) {
            answer.tick(nowNanos);
        }
    }

    @Override
    public final @Nullable ByteBuffer next() {
        // Read the end before the text: the text read after a known end is complete.
        TurnEnd end = turn.end();
        boolean over = end != null || turn.unknownEndError() != null;
        String more = turn.textFrom(sent, LONGEST_DELTA);
        if (!more.isEmpty() && Character.isLowSurrogate(more.charAt(0))) {
            // A client named an offset inside a character before its text was written.
            sent++;
            more = more.substring(1);
        }
        var out = new Utf8Buffer(2 * more.length() + (started ? 1 : 4) * eventOverhead);
        if (!started) {
            started = true;
            writeStart(out);
        }
        if (!sourced) {
            sources(out);
        }
        if (!more.isEmpty()) {
            sent += more.length();
            writeText(out, more);
        }
        if (over && sent >= turn.length()) {
            ended = writeEnd(out, end);
        }
        return out.isEmpty() ? null : out.toByteBuffer();
    }

    /** A reader that already has text has received the sources as well. */
    private void sources(Utf8Buffer out) {
        String sources = turn.sources();
        sourced = sources != null || sent > 0;
        if (sources != null && sent == 0) {
            writeSources(out, sources);
        }
    }

    @Override
    public final boolean ended() {
        return ended;
    }

    @Override
    public final void closed() {
        turn.detach(this);
        if (!ended) {
            onClientGone();
        }
    }

    /** The client left before the end; the turn goes on. Must return at once. */
    protected void onClientGone() {}
}
