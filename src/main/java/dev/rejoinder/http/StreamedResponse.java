package dev.rejoinder.http;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.IteratingCallback;
import org.jspecify.annotations.Nullable;

/**
 * An answer that is sent as its source grows, without a thread of its own. {@link #wake()} starts a
 * write when none is under way; when one is, its completion sends all that has come since. So a
 * client that reads slowly gets larger pieces, and costs neither a queue nor a wait. Thread-safe.
 */
public final class StreamedResponse extends IteratingCallback {
    /**
     * After this long without a byte, a comment goes out: it keeps proxies patient and finds
     * clients that left.
     */
    private static final long HEARTBEAT_NANOS = TimeUnit.SECONDS.toNanos(15);

    /** Where the bytes come from. Called by one thread at a time. */
    public interface Content {
        /**
         * Everything there is to send since the last call, or null when there is nothing.
         *
         * @throws dev.rejoinder.core.AppError when there will be no answer. Before the first byte
         *     the client gets it as any other error; later the answer breaks off.
         */
        @Nullable ByteBuffer next();

        /** Whether what {@link #next()} gave was the last. */
        boolean ended();

        /** What to send when nothing has been sent for long, or null for nothing. */
        @Nullable ByteBuffer heartbeat();

        /** Nothing more can be sent: the client has it all, or has gone. */
        void closed();
    }

    private final Response response;
    private final Content source;
    private final Runnable ending;
    private final BiConsumer<StreamedResponse, @Nullable Throwable> ended;
    private final long openedAtNanos;
    private boolean sentLast;
    private volatile boolean heartbeatDue;
    private volatile long sentAtNanos;

    /**
     * @param ending told before the last bytes are sent, which a client may answer with a request
     * @param ended told once, when nothing more will be written: null, or what went wrong
     */
    StreamedResponse(
            Response response,
            Content source,
            Runnable ending,
            BiConsumer<StreamedResponse, @Nullable Throwable> ended,
            long nowNanos) {
        this.response = response;
        this.source = source;
        this.ending = ending;
        this.ended = ended;
        this.openedAtNanos = nowNanos;
        this.sentAtNanos = nowNanos;
    }

    long openedAtNanos() {
        return openedAtNanos;
    }

    /** There may be more to send. Returns at once. */
    public void wake() {
        iterate();
    }

    /**
     * To be called about once a second with the time of {@link dev.rejoinder.core.Clock#nanos()}.
     */
    public void tick(long nowNanos) {
        if (nowNanos - sentAtNanos < HEARTBEAT_NANOS) {
            return;
        }
        sentAtNanos = nowNanos;
        heartbeatDue = true;
        iterate();
    }

    /** Ends it here and now by closing its connection, as if that had been lost. */
    void breakOff() {
        var cause = new IOException("the reader may not read on");
        abort(cause);
        // A write may be under way, to a client that does not read.
        response.getRequest().getConnectionMetaData().getConnection().getEndPoint().close(cause);
    }

    @Override
    protected Action process() {
        if (sentLast) {
            return Action.SUCCEEDED;
        }
        ByteBuffer bytes = source.next();
        sentLast = source.ended();
        if (bytes == null && !sentLast) {
            bytes = heartbeatDue ? source.heartbeat() : null;
            heartbeatDue = false;
            if (bytes == null) {
                return Action.IDLE;
            }
        }
        if (sentLast) {
            ending.run();
        }
        response.write(sentLast, bytes == null ? BufferUtil.EMPTY_BUFFER : bytes, this);
        return Action.SCHEDULED;
    }

    @Override
    protected void onCompleteSuccess() {
        source.closed();
        ended.accept(this, null);
    }

    @Override
    protected void onCompleteFailure(Throwable cause) {
        source.closed();
        ended.accept(this, cause);
    }
}
