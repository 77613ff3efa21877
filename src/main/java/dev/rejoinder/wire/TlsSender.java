package dev.rejoinder.wire;

import java.io.IOException;
import java.nio.ByteBuffer;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLEngineResult.Status;
import javax.net.ssl.SSLException;

/** Encrypts and sends: requests, handshakes, answers to key updates, alerts. */
final class TlsSender {
    private static final ByteBuffer EMPTY = ByteBuffer.allocate(0);

    private final PlainChannel plain;
    private final SSLEngine engine;

    /** Records that the system has not taken from a thread that must not block. */
    private ByteBuffer unsent = EMPTY;

    TlsSender(PlainChannel plain, SSLEngine engine) {
        this.plain = plain;
        this.engine = engine;
    }

    /** Blocks until all bytes were passed to the system. */
    void send(byte[] bytes) throws IOException {
        sendUnsent();
        ByteBuffer content = ByteBuffer.wrap(bytes);
        ByteBuffer record = SharedBuffers.take();
        try {
            while (content.hasRemaining()) {
                SSLEngineResult result = engine.wrap(content, record.clear());
                if (result.getStatus() != Status.OK || result.bytesProduced() == 0) {
                    throw new SSLException("cannot encrypt a request: " + result.getStatus());
                }
                plain.write(record.flip());
                respond(result.getHandshakeStatus());
            }
        } finally {
            SharedBuffers.giveBack(record);
        }
    }

    /**
     * Does what the engine needs before it reads on. Blocks for the system only if the channel is
     * in blocking mode.
     */
    void respond(HandshakeStatus needed) throws IOException {
        HandshakeStatus status = needed;
        while (status == HandshakeStatus.NEED_TASK || status == HandshakeStatus.NEED_WRAP) {
            Runnable task = status == HandshakeStatus.NEED_TASK ? engine.getDelegatedTask() : null;
            if (task != null) {
                task.run();
            } else {
                Status sent = reply();
                if (sent != Status.OK) {
                    throw new SSLException("cannot answer a TLS handshake: " + sent);
                }
            }
            status = engine.getHandshakeStatus();
        }
    }

    /** The buffer has room for a record behind a few unsent replies; more are an overflow. */
    private Status reply() throws IOException {
        ByteBuffer records = SharedBuffers.take();
        try {
            records.put(unsent);
            Status status = engine.wrap(EMPTY, records).getStatus();
            unsent = ByteBuffer.allocate(records.position()).put(records.flip()).flip();
            sendUnsent();
            return status;
        } finally {
            SharedBuffers.giveBack(records);
        }
    }

    /** Sends replies that are left; in non-blocking mode, as many as the system takes. */
    void sendUnsent() throws IOException {
        if (!unsent.hasRemaining()) {
            return;
        }
        if (plain.channel().isBlocking()) {
            plain.write(unsent);
        } else {
            var _ = plain.channel().write(unsent);
        }
        unsent = unsent.hasRemaining() ? unsent : EMPTY;
    }

    /** Tells the server why the connection ends. */
    void sendAlert(SSLException cause) {
        try {
            if (engine.getHandshakeStatus() == HandshakeStatus.NEED_WRAP) {
                var _ = reply();
            }
        } catch (IOException e) {
            cause.addSuppressed(e);
        }
    }
}
