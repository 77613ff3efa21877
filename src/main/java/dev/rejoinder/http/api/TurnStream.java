package dev.rejoinder.http.api;

import dev.rejoinder.http.Exchange;
import dev.rejoinder.http.StreamedResponse;
import dev.rejoinder.turn.LiveTurn;
import dev.rejoinder.turn.ToolEvent;
import dev.rejoinder.turn.ToolStep;
import dev.rejoinder.turn.TurnEnd;
import dev.rejoinder.turn.TurnSubscriber;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Streams a turn to one reader in the format of a subclass: the start, the sources, the text with
 * the tool events at their places, and the end. Each call of {@link #next} sends everything new
 * since the previous one, so slow readers get larger pieces. Not thread-safe; {@link
 * StreamedResponse} makes the calls one at a time.
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
    private int sentEvents;

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

    /**
     * As {@link #begin}, for a reader that has the start and everything before a position.
     *
     * @param offset of the text, in UTF-16 units
     * @param events the number of the last tool event that the reader has
     */
    protected final void resume(Exchange exchange, String contentType, int offset, int events) {
        started = true;
        beginAfter(exchange, contentType, offset, events);
    }

    /** As {@link #resume}, for a reader that has no start. */
    protected final void beginAfter(Exchange exchange, String contentType, int offset, int events) {
        sent = offset;
        sentEvents = events;
        begin(exchange, contentType);
    }

    protected final LiveTurn turn() {
        return turn;
    }

    /** The length of the text that was written, in UTF-16 units. */
    protected final int sent() {
        return sent;
    }

    /** The number of the last tool event that was written; 0 for none. */
    protected final int sentEvents() {
        return sentEvents;
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

    /** Ends the response with what is written now, although the turn may go on. */
    protected final void end() {
        ended = true;
    }

    /** Writes a tool event at its place in the text; {@link #sentEvents} counts it already. */
    protected void writeToolEvent(Utf8Buffer out, ToolEvent event) {}

    /**
     * The turn waits for an approval or for the result of a client, and all before that is written.
     * Writes what the client must know.
     *
     * @param awaited the calls, never empty
     * @return whether the response ends here; otherwise it goes on when the turn does
     */
    protected boolean writeWaiting(Utf8Buffer out, List<ToolStep> awaited) {
        return false;
    }

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
        int eventsBefore = sentEvents;
        // Read the end before the text: the text read after a known end is complete.
        TurnEnd end = turn.end();
        boolean over = end != null || turn.unknownEndError() != null;
        List<ToolStep> awaited = turn.awaited();
        String more = turn.textFrom(sent, LONGEST_DELTA, sentEvents);
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
        toolEvents(out);
        boolean hasAll = sent >= turn.length() && sentEvents >= turn.toolEvents().size();
        if (ended) {
            // The subclass has ended the response at an event.
        } else if (over && hasAll) {
            ended = writeEnd(out, end);
        } else if (!awaited.isEmpty() && hasAll) {
            ended = writeWaiting(out, awaited);
        }
        if (!out.isEmpty()) {
            return out.toByteBuffer();
        }
        // Text may follow an event of which nothing is written, and nobody wakes this reader again.
        return sentEvents > eventsBefore && !ended ? next() : null;
    }

    private void toolEvents(Utf8Buffer out) {
        List<ToolEvent> events = turn.toolEvents();
        while (!ended && sentEvents < events.size() && events.get(sentEvents).offset() <= sent) {
            sentEvents++;
            writeToolEvent(out, events.get(sentEvents - 1));
        }
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
