package dev.rejoinder.client;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * The bytes of a response while they arrive. Unlike the stream of the JDK, it limits the wait for
 * the next bytes, and an interrupt ends a read. The server is slowed down by a slow reader, because
 * the next bytes are requested only when the last ones are read.
 */
final class ResponseBody implements BodySubscriber<ResponseBody>, AutoCloseable {
    private static final Object END = new Object();

    private final BlockingQueue<Object> arrived = new LinkedBlockingQueue<>();
    private final CompletableFuture<Flow.Subscription> subscription = new CompletableFuture<>();
    private boolean ended;

    @Override
    public CompletionStage<ResponseBody> getBody() {
        return CompletableFuture.completedFuture(this);
    }

    @Override
    public void onSubscribe(Flow.Subscription given) {
        subscription.complete(given);
        given.request(1);
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
        var bytes = new ByteArrayOutputStream();
        for (ByteBuffer buffer : buffers) {
            byte[] some = new byte[buffer.remaining()];
            buffer.get(some);
            bytes.writeBytes(some);
        }
        arrived.add(bytes.toByteArray());
    }

    @Override
    public void onError(Throwable failure) {
        arrived.add(failure instanceof IOException ? failure : new IOException(failure));
    }

    @Override
    public void onComplete() {
        arrived.add(END);
    }

    /** Returns the next bytes, or null at the end. */
    byte[] next(Duration timeout) throws IOException, InterruptedException {
        if (ended) {
            return null;
        }
        Object next = arrived.poll(timeout.toNanos(), TimeUnit.NANOSECONDS);
        if (next instanceof byte[] bytes) {
            subscription.join().request(1);
            return bytes;
        }
        ended = true;
        if (next == null) {
            throw new HttpTimeoutException("No byte arrived within " + timeout + ".");
        }
        if (next instanceof IOException failure) {
            throw failure;
        }
        return null;
    }

    byte[] readAll(Duration timeout) throws IOException, InterruptedException {
        var all = new ByteArrayOutputStream();
        for (byte[] some = next(timeout); some != null; some = next(timeout)) {
            all.writeBytes(some);
        }
        return all.toByteArray();
    }

    /** Ends a read in another thread, and the connection unless everything has arrived. */
    @Override
    public void close() {
        subscription.thenAccept(Flow.Subscription::cancel);
        arrived.add(END);
    }
}
