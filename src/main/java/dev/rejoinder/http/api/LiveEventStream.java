package dev.rejoinder.http.api;

import dev.rejoinder.handover.ConversationFeed;
import dev.rejoinder.http.Exchange;
import dev.rejoinder.http.StreamedResponse;
import dev.rejoinder.http.StrictJson;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A stream of events that reads the database when {@link ConversationFeed} says that there is
 * something new, and needs no thread in between. It reads no more until the client has received
 * what was read. Thread-safe.
 */
abstract class LiveEventStream implements StreamedResponse.Content, ConversationFeed.Subscriber {
    private static final String CONTENT_TYPE = "text/event-stream; charset=utf-8";

    private static final byte[] HEARTBEAT = ": keep-alive\n".getBytes(StandardCharsets.US_ASCII);

    /** Then the stream ends, and its client continues it with another request. */
    private static final Duration LONGEST = Duration.ofMinutes(5);

    /** The size of an event without its data, and more. */
    private static final int EXPECTED_BYTES = 256;

    private final ConversationFeed feed;
    private @Nullable StreamedResponse response;
    private @Nullable ByteBuffer pending;
    private boolean stale;
    private boolean ticked;
    private long endsAtNanos;
    private boolean over;

    LiveEventStream(ConversationFeed feed) {
        this.feed = feed;
    }

    /** Starts the response. Returns at once; the feed drives the rest. */
    final void begin(Exchange exchange) {
        var first = new Utf8Buffer(EXPECTED_BYTES);
        // Without data, so that clients note the id and dispatch nothing.
        id(first).text("\n\n");
        pending = first.toByteBuffer();
        over = exchange.request().isHead();
        response = exchange.stream(CONTENT_TYPE, this);
        feed.subscribe(this);
        response.wake();
    }

    /** Reads what is new, and writes it as events. Returns whether more is there to read. */
    protected abstract boolean read(Utf8Buffer out);

    /** The id of an event, from which a client resumes after it. */
    protected abstract String position();

    private Utf8Buffer id(Utf8Buffer out) {
        return out.text("id: ").text(position()).text("\n");
    }

    protected final void event(Utf8Buffer out, String type, StrictJson.Content data) {
        id(out).text("event: ").text(type).text("\ndata: ");
        out.raw(StrictJson.bytes(data)).text("\n\n");
    }

    @Override
    public final void read() {
        synchronized (this) {
            if (pending != null || over) {
                stale = true;
                return;
            }
        }
        var out = new Utf8Buffer(EXPECTED_BYTES);
        boolean more = read(out);
        synchronized (this) {
            stale |= more;
            if (!out.isEmpty()) {
                pending = out.toByteBuffer();
            }
        }
        wake();
    }

    private void wake() {
        if (response != null) {
            response.wake();
        }
    }

    @Override
    public final synchronized @Nullable ByteBuffer next() {
        ByteBuffer next = pending;
        pending = null;
        if (stale && !over) {
            stale = false;
            feed.wake(this);
        }
        return next;
    }

    @Override
    public final synchronized boolean ended() {
        return over;
    }

    @Override
    public final ByteBuffer heartbeat() {
        return ByteBuffer.wrap(HEARTBEAT);
    }

    @Override
    public final void tick(long nowNanos) {
        if (!ticked) {
            ticked = true;
            endsAtNanos = nowNanos + LONGEST.toNanos();
        }
        if (nowNanos - endsAtNanos >= 0) {
            end();
        } else if (response != null) {
            response.tick(nowNanos);
        }
    }

    @Override
    public final void end() {
        synchronized (this) {
            over = true;
        }
        wake();
    }

    @Override
    public final void closed() {
        feed.unsubscribe(this);
    }
}
