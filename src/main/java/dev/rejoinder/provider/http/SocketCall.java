package dev.rejoinder.provider.http;

import dev.rejoinder.wire.DnsLookup;
import dev.rejoinder.wire.EventLoop;
import dev.rejoinder.wire.HeadReader;
import dev.rejoinder.wire.Header;
import dev.rejoinder.wire.HttpConnection;
import dev.rejoinder.wire.ResponseBody;
import dev.rejoinder.wire.ResponseHead;
import java.io.Closeable;
import java.io.IOException;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** A call on a connection of {@link SocketTransport}. */
final class SocketCall implements HttpCall {
    /** How long to wait for the end of a complete body before the connection is closed. */
    static final int DRAIN_MILLIS = 50;

    private static final byte[][] SENT = {};
    private static final int DRAIN_BYTES = 4 * 1024;

    /**
     * How much of an answer that has arrived is read at once, so that a provider that sends fast
     * does not keep the thread busy.
     */
    private static final int ARRIVED_BYTES = 16 * 1024;

    private final SocketTransport transport;
    private final ProviderOrigin origin;

    /** What is sent, in one write each. */
    private byte[][] request;

    // For abort(). Guarded by this object's lock, so that abort() never closes a connection that is
    // back in the pool and serves another call.
    private boolean aborted;
    private @Nullable DnsLookup lookup;
    private @Nullable Closeable socket;
    private EventLoop.@Nullable Reading reading;

    private @Nullable HttpConnection connection;
    private @Nullable ResponseBody body;
    private boolean persistent;

    SocketCall(SocketTransport transport, ProviderOrigin origin, byte[]... request) {
        this.transport = transport;
        this.origin = origin;
        this.request = request;
    }

    @Override
    public ResponseHead execute() throws IOException {
        byte[][] writes = request;
        // A stream can take minutes; do not keep its prompt in memory.
        request = SENT;
        HttpConnection idle = transport.borrow(origin);
        if (idle != null) {
            try {
                attach(idle);
                return exchange(idle, writes);
            } catch (IOException e) {
                idle.close();
                // The server may have closed the idle connection at the same moment. The request
                // was not processed then, so retry it once on a new connection.
                if (idle.answered() || aborted()) {
                    throw e;
                }
            }
        }
        return exchange(transport.connect(origin, this), writes);
    }

    private ResponseHead exchange(HttpConnection connection, byte[][] writes) throws IOException {
        this.connection = connection;
        IOException unsent = null;
        try {
            for (byte[] bytes : writes) {
                connection.send(bytes);
            }
        } catch (IOException e) {
            // A server may reject a long request without reading all of it; then its response
            // explains more than the failed write.
            unsent = e;
        }
        var reader = new HeadReader(connection);
        ResponseHead head;
        try {
            head = reader.read();
        } catch (IOException e) {
            throw unsent == null ? e : unsent;
        }
        body = ResponseBody.of(head, connection);
        persistent = unsent == null && !reader.oldVersion() && !closeAnnounced(head);
        return head;
    }

    private static boolean closeAnnounced(ResponseHead head) {
        for (Header header : head.headers()) {
            if (header.name().equalsIgnoreCase("Connection")) {
                for (String option : header.value().split(",", -1)) {
                    if (option.strip().equalsIgnoreCase("close")) {
                        return true;
                    }
                }
            }
        }
        return false;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        ResponseBody content = body;
        if (content == null) {
            throw new IOException("no answer to read");
        }
        int count = content.read(target, offset, length);
        if (count < 0) {
            // Our own abort can look like a close by the server.
            refuseIfAborted();
        }
        return count;
    }

    @Override
    public boolean isReady() {
        try {
            return body != null && body.isReady();
        } catch (IOException e) {
            // The next read throws the same error.
            return true;
        }
    }

    @Override
    public boolean readArrived(BooleanSupplier reader) throws IOException {
        HttpConnection open = connection;
        return open == null
                || !open.isNonBlocking()
                || open.readArrived(reader::getAsBoolean, ARRIVED_BYTES);
    }

    @Override
    public void readOnLoop(BooleanSupplier reader) throws IOException {
        HttpConnection open = connection;
        if (open == null || !open.isNonBlocking()) {
            return;
        }
        EventLoop.Reading started;
        synchronized (this) {
            refuseIfAborted();
            started = open.startReading(transport.loops(), reader::getAsBoolean);
            reading = started;
        }
        started.await();
        synchronized (this) {
            reading = null;
            refuseIfAborted();
        }
    }

    @Override
    public void drain() {
        if (body == null || !persistent) {
            return;
        }
        try {
            body.drain(DRAIN_BYTES, DRAIN_MILLIS);
        } catch (IOException e) {
            // close() sees that the body did not end.
        }
    }

    /** Registers the socket for {@link #abort()} before any blocking operation on it. */
    synchronized void attach(Closeable socket) throws IOException {
        refuseIfAborted();
        this.lookup = null;
        this.socket = socket;
    }

    synchronized void attach(DnsLookup lookup) throws IOException {
        refuseIfAborted();
        this.lookup = lookup;
    }

    private synchronized boolean aborted() {
        return aborted;
    }

    private synchronized void refuseIfAborted() throws IOException {
        if (aborted) {
            throw new IOException("aborted");
        }
    }

    @Override
    public synchronized void abort() {
        aborted = true;
        if (lookup != null) {
            lookup.cancel();
        }
        if (socket != null) {
            HttpConnection.closeQuietly(socket);
        }
        if (reading != null) {
            reading.cancel();
        }
    }

    @Override
    public void close() {
        HttpConnection open = connection;
        boolean whole = open != null && persistent && body != null && body.ended();
        synchronized (this) {
            whole &= !aborted;
            if (socket != null && !whole) {
                HttpConnection.closeQuietly(socket);
            }
            socket = null;
            aborted = true;
        }
        connection = null;
        body = null;
        if (open != null && whole) {
            transport.giveBack(origin, open);
        }
    }
}
