package dev.rejoinder.wire;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLEngineResult.Status;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLProtocolException;

/**
 * A connected channel with TLS. Keeps a buffer only for an incomplete record, or for decrypted
 * bytes that the caller had no room for.
 */
final class TlsChannel implements ChannelTransport {
    private static final int HEADER_BYTES = 5;
    private static final int LENGTH_AT = 3;

    /** Enough for a head or a token. Grows for longer records. */
    private static final int FIRST_BUFFER_BYTES = 2048;

    private static final ByteBuffer EMPTY = ByteBuffer.allocate(0);
    private static final byte[] NO_TARGET = new byte[0];

    private final PlainChannel plain;
    private final SSLEngine engine;
    private final TlsSender sender;
    private ByteBuffer received = EMPTY;
    private ByteBuffer decrypted = EMPTY;

    private boolean ended;

    /**
     * Blocks until the handshake is complete and the server's certificate is verified.
     *
     * @param engine from {@link TlsHandshake#engine}
     */
    TlsChannel(SocketChannel channel, SSLEngine engine) throws IOException {
        this.plain = new PlainChannel(channel);
        this.engine = engine;
        this.sender = new TlsSender(plain, engine);
        engine.beginHandshake();
        sender.respond(engine.getHandshakeStatus());
        while (engine.getHandshakeStatus() == HandshakeStatus.NEED_UNWRAP) {
            if (!hasRecord(received)) {
                receive();
            } else {
                unwrap(received, EMPTY);
            }
            if (ended) {
                throw new SSLHandshakeException(
                        "Remote host terminated the handshake", new EOFException());
            }
        }
    }

    @Override
    public SocketChannel channel() {
        return plain.channel();
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        while (true) {
            int count = decrypt(received, target, offset, length);
            if (count != 0) {
                return count;
            }
            receive();
        }
    }

    /** Reads from the system at most once, so that no server can keep the thread busy. */
    @Override
    public int readNow(byte[] target, int offset, int length) throws IOException {
        sender.sendUnsent();
        if (hasReadAhead()) {
            return decrypt(received, target, offset, length);
        }
        ByteBuffer records = SharedBuffers.take();
        try {
            records.put(received);
            ended = channel().read(records) < 0;
            int count = decrypt(records.flip(), target, offset, length);
            received = records.hasRemaining() ? copy(records, records.remaining()) : EMPTY;
            return count;
        } finally {
            SharedBuffers.giveBack(records);
        }
    }

    @Override
    public boolean hasReadAhead() {
        return ended || decrypted.hasRemaining() || hasRecord(received);
    }

    /**
     * Reads session tickets too, which servers send after the handshake and which must not look
     * like a part of a response.
     */
    @Override
    public boolean hasUnreadBytes() throws IOException {
        while (true) {
            while (hasRecord(received) && !decrypted.hasRemaining() && !ended) {
                var _ = decrypt(received, NO_TARGET, 0, 0);
            }
            if (decrypted.hasRemaining() || ended || !plain.hasUnreadBytes()) {
                return decrypted.hasRemaining() || ended;
            }
            receive();
        }
    }

    /**
     * Blocks for encrypted bytes. As with {@code SSLSocket}, the server need not announce the end.
     */
    private void receive() throws IOException {
        int known = received.remaining() < HEADER_BYTES ? HEADER_BYTES : recordBytes(received);
        int wanted = Math.max(known, FIRST_BUFFER_BYTES);
        received =
                received.capacity() < wanted
                        ? ByteBuffer.allocate(wanted).put(received)
                        : received.compact();
        try {
            ended = plain.read(received) < 0;
        } finally {
            received.flip();
        }
    }

    /** Returns the number of bytes, 0 without a whole record that has some, or -1 at the end. */
    private int decrypt(ByteBuffer records, byte[] target, int offset, int length)
            throws IOException {
        ByteBuffer into = ByteBuffer.wrap(target, offset, length);
        boolean room = true;
        while (room && !decrypted.hasRemaining() && !ended && hasRecord(records)) {
            room = unwrap(records, into) != Status.BUFFER_OVERFLOW;
            if (!room && into.position() == offset) {
                ByteBuffer overflow = ByteBuffer.allocate(recordBytes(records));
                room = unwrap(records, overflow) != Status.BUFFER_OVERFLOW;
                decrypted = overflow.flip();
            }
        }
        int count = into.position() - offset;
        if (count == 0 && decrypted.hasRemaining()) {
            count = Math.min(length, decrypted.remaining());
            decrypted.get(target, offset, count);
            decrypted = decrypted.hasRemaining() ? decrypted : EMPTY;
        }
        return count == 0 && ended ? -1 : count;
    }

    private Status unwrap(ByteBuffer records, ByteBuffer into) throws IOException {
        SSLEngineResult result;
        try {
            result = engine.unwrap(records, into);
        } catch (SSLException e) {
            sender.sendAlert(e);
            throw e;
        }
        switch (result.getStatus()) {
            case OK -> sender.respond(result.getHandshakeStatus());
            case CLOSED -> ended = true;
            case BUFFER_UNDERFLOW -> throw new SSLProtocolException("a TLS record is too long");
            case BUFFER_OVERFLOW -> {}
        }
        return result.getStatus();
    }

    @Override
    public void write(byte[] bytes) throws IOException {
        sender.send(bytes);
    }

    @Override
    public void setReadTimeout(int millis) throws IOException {
        plain.setReadTimeout(millis);
    }

    @Override
    public void close() {
        plain.close();
    }

    /** Whether the engine can take a record. It rejects a record that is too long at once. */
    private static boolean hasRecord(ByteBuffer records) {
        int bytes = records.remaining();
        return bytes >= HEADER_BYTES
                && (bytes >= recordBytes(records)
                        || recordBytes(records) > SharedBuffers.MAX_RECORD_BYTES);
    }

    private static int recordBytes(ByteBuffer records) {
        return HEADER_BYTES + Short.toUnsignedInt(records.getShort(records.position() + LENGTH_AT));
    }

    /** Copies what a buffer has left into a new one. */
    private static ByteBuffer copy(ByteBuffer buffer, int capacity) {
        return ByteBuffer.allocate(capacity).put(buffer).flip();
    }
}
