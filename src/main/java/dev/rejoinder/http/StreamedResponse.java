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
 * A response that is sent as its source grows, without its own thread. {@link #wake()} starts a
 * write if none is in progress; otherwise the completion of that write sends everything new. A slow
 * client gets larger pieces and needs neither a queue nor a blocked thread. Thread-safe.
 */
public final class StreamedResponse extends IteratingCallback {
    /**
     * After this long without output, a heartbeat comment is sent: it keeps proxies from timing out
     * and detects clients that left.
     */
    private static final long HEARTBEAT_NANOS = TimeUnit.SECONDS.toNanos(15);

    /** The source of the bytes. Called by one thread at a time. */
    public interface Content {
        /**
         * Everything new since the last call, or null if there is nothing.
         *
         * @throws dev.rejoinder.core.AppError if there will be no response. Before the first byte
         *     the client gets the error as usual; later the connection closes.
         */
        @Nullable ByteBuffer next();

        /** Whether the last result of {@link #next()} was the final one. */
        boolean ended();

        /** The heartbeat to send after a long silence, or null for none. */
        @Nullable ByteBuffer heartbeat();

        /** Called when nothing more can be sent: the client has everything, or has left. */
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
     * Creates a response.
     *
     * @param ended called before the last bytes are sent, because the client may send its next
     *     request as soon as it has them
     * @param ended called once, when nothing more will be written: null, or the failure
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

    /** Call it when there may be more to send. Does not block. */
    public void wake() {
        iterate();
    }

    /** Call it about once a second with the time of {@link dev.rejoinder.core.Clock#nanos()}. */
    public void tick(long nowNanos) {
        if (nowNanos - sentAtNanos < HEARTBEAT_NANOS) {
            return;
        }
        sentAtNanos = nowNanos;
        heartbeatDue = true;
        iterate();
    }

    /** Aborts the stream by closing its connection, as if the connection was lost. */
    void breakOff() {
        var cause = new IOException("the stream was aborted");
        abort(cause);
        // A write to a client that does not read may be in progress.
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
