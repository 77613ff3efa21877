package dev.rejoinder.wire;

import java.nio.ByteBuffer;
import java.util.concurrent.ArrayBlockingQueue;

/**
 * Buffers for one TLS record each, shared by all connections: a connection takes one for reads or a
 * write that do not wait, and then gives it back, so thousands of idle connections need none.
 * Thread-safe.
 */
final class SharedBuffers {
    /** The largest record that TLS 1.2 allows, with its header. Those of TLS 1.3 are smaller. */
    static final int MAX_RECORD_BYTES = 5 + 16 * 1024 + 2 * 1024;

    private static final ArrayBlockingQueue<ByteBuffer> FREE =
            new ArrayBlockingQueue<>(2 * Runtime.getRuntime().availableProcessors());

    private SharedBuffers() {}

    /** Returns an empty heap buffer. */
    static ByteBuffer take() {
        ByteBuffer free = FREE.poll();
        return free == null ? ByteBuffer.allocate(MAX_RECORD_BYTES) : free.clear();
    }

    static void giveBack(ByteBuffer buffer) {
        var _ = FREE.offer(buffer);
    }
}
