package dev.rejoinder.wire;

import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One thread that waits for bytes on many channels and reads them itself. A token then costs one
 * wait, one read and one write; waking a thread for it would cost more than all three. Thread-safe.
 */
public final class EventLoop implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(EventLoop.class);
    private static final long WINDOW_NANOS = TimeUnit.MILLISECONDS.toNanos(250);
    private static final int BUFFER_BYTES = 8 * 1024;

    /** Reads one channel. Must not block, because all other channels of the loop would wait. */
    public interface Reader {
        /** Reads what has arrived. Returns whether to wait for more. */
        boolean read() throws IOException;
    }

    private final LongSupplier nanos;
    private final Selector selector;
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final List<SelectionKey> readable = new ArrayList<>();
    private final byte[] buffer = new byte[BUFFER_BYTES];
    private volatile boolean closed;
    private volatile boolean stopped;
    private volatile double busyShare;
    private long windowNanos;
    private long busyNanos;

    /**
     * Starts a loop.
     *
     * @param nanos a monotonic clock
     */
    EventLoop(String name, LongSupplier nanos) throws IOException {
        this.nanos = nanos;
        this.windowNanos = nanos.getAsLong();
        selector = Selector.open();
        // The request that starts the loop must not leave it its trace span.
        Thread.ofPlatform()
                .daemon()
                .name(name)
                .inheritInheritableThreadLocals(false)
                .start(this::run);
    }

    /** A buffer for one call of a {@link Reader} on the loop's thread. */
    byte[] buffer() {
        return buffer;
    }

    /** Whether the thread of the loop has ended: it was closed, or it has failed. */
    boolean stopped() {
        return stopped;
    }

    /** The share of its time that the loop has worked recently, from 0 to 1. */
    double busyShare() {
        return busyShare;
    }

    /**
     * Calls a reader on the loop's thread whenever the channel has bytes, or was closed by the
     * server, until the reader returns false or throws.
     *
     * @param channel in non-blocking mode; in blocking mode again when the reading has ended
     */
    Reading start(SocketChannel channel, Reader reader) {
        var reading = new Reading(channel, reader);
        execute(reading::register);
        return reading;
    }

    private void execute(Runnable task) {
        tasks.add(task);
        selector.wakeup();
        if (stopped) {
            runTasks();
        }
    }

    private void run() {
        Throwable cause = new IOException("the event loop was closed");
        try {
            while (!closed) {
                selector.select(readable::add);
                readAll();
            }
        } catch (IOException | RuntimeException | Error e) {
            log.error("An event loop failed", e);
            cause = e;
        }
        for (SelectionKey key : selector.keys()) {
            ((Reading) key.attachment()).end(cause);
        }
        closeSelector();
        stopped = true;
        runTasks();
    }

    /**
     * Runs the tasks after a selection and before the readers: the selection has removed the keys
     * that readers cancelled, so a channel can be registered again.
     */
    private void readAll() {
        long startNanos = nanos.getAsLong();
        runTasks();
        for (SelectionKey key : readable) {
            ((Reading) key.attachment()).ready();
        }
        readable.clear();
        measure(startNanos, nanos.getAsLong());
    }

    private void closeSelector() {
        try {
            selector.close();
        } catch (IOException e) {
            log.warn("Cannot close a selector", e);
        }
    }

    private void runTasks() {
        Runnable task;
        while ((task = tasks.poll()) != null) {
            task.run();
        }
    }

    private void measure(long startNanos, long nowNanos) {
        busyNanos += nowNanos - startNanos;
        long window = nowNanos - windowNanos;
        if (window > WINDOW_NANOS) {
            busyShare = (double) busyNanos / window;
            busyNanos = 0;
            windowNanos = nowNanos;
        }
    }

    @Override
    public void close() {
        closed = true;
        selector.wakeup();
    }

    /** One channel that the loop reads. One thread waits for its end. */
    public final class Reading {
        private final SocketChannel channel;
        private final Reader reader;
        private final Thread waiter = Thread.currentThread();
        private @Nullable SelectionKey key;
        private @Nullable Throwable failure;
        private volatile boolean ended;

        private Reading(SocketChannel channel, Reader reader) {
            this.channel = channel;
            this.reader = reader;
        }

        private void register() {
            if (ended) {
                return;
            }
            try {
                key = channel.register(selector, SelectionKey.OP_READ, this);
            } catch (IOException | RuntimeException e) {
                // The channel or the loop was closed meanwhile.
                end(new IOException("the channel cannot be read on an event loop", e));
            }
        }

        private void ready() {
            if (ended) {
                return;
            }
            try {
                if (!reader.read()) {
                    end(null);
                }
            } catch (IOException | RuntimeException | Error e) {
                end(e);
            }
        }

        private void end(@Nullable Throwable cause) {
            if (ended) {
                return;
            }
            failure = cause;
            try {
                if (key != null) {
                    key.cancel();
                }
                channel.configureBlocking(true);
            } catch (IOException e) {
                failure = cause == null ? e : cause;
            }
            ended = true;
            LockSupport.unpark(waiter);
        }

        /**
         * Ends the reading from any thread. The reader is not running when {@link #await} returns.
         */
        public void cancel() {
            execute(() -> end(new IOException("the reading was cancelled")));
        }

        /**
         * Blocks until the reading has ended. Only the thread that started it may call this. An
         * interrupt cancels the reading.
         *
         * @throws IOException when the reading failed or was cancelled
         */
        public void await() throws IOException {
            boolean interrupted = false;
            while (!ended) {
                LockSupport.park(this);
                if (Thread.interrupted()) {
                    interrupted = true;
                    cancel();
                }
            }
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
            switch (failure) {
                case null -> {}
                case IOException e -> throw e;
                case RuntimeException e -> throw e;
                case Error e -> throw e;
                case Throwable e -> throw new IllegalStateException(e);
            }
        }
    }
}
