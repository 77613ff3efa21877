package dev.rejoinder.benchmarks;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;

/** The server's side of TLS 1.3 on a non-blocking connection. */
final class TlsMockSocket implements MockSocket {
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final SocketChannel channel;
    private final SSLEngine engine;

    /** Records that arrived and are not decrypted yet. */
    private final ByteBuffer received;

    /** Decrypted bytes that are not read yet. */
    private final ByteBuffer decrypted;

    private ByteBuffer unsent;

    TlsMockSocket(SocketChannel channel, SSLContext context) {
        this.channel = channel;
        engine = context.createSSLEngine();
        engine.setUseClientMode(false);
        engine.setEnabledProtocols(new String[] {"TLSv1.3"});
        received = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
        decrypted = ByteBuffer.allocate(engine.getSession().getApplicationBufferSize());
        unsent = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
    }

    @Override
    public int read(ByteBuffer into) throws IOException {
        boolean open = channel.read(received) >= 0;
        received.flip();
        decrypt();
        received.compact();
        send();
        decrypted.flip();
        int count = Math.min(into.remaining(), decrypted.remaining());
        into.put(into.position(), decrypted, decrypted.position(), count);
        into.position(into.position() + count);
        decrypted.position(decrypted.position() + count);
        decrypted.compact();
        return count == 0 && (!open || engine.isInboundDone()) ? -1 : count;
    }

    /** Decrypts all complete records, and takes the steps of the handshake that they allow. */
    private void decrypt() throws IOException {
        while (!engine.isInboundDone()) {
            HandshakeStatus next = engine.getHandshakeStatus();
            if (next == HandshakeStatus.NEED_TASK) {
                engine.getDelegatedTask().run();
            } else if (next == HandshakeStatus.NEED_WRAP) {
                encrypt(NOTHING);
            } else if (engine.unwrap(received, decrypted).getStatus()
                    != SSLEngineResult.Status.OK) {
                // The rest of the record is missing, or the decrypted bytes must be read first.
                return;
            }
        }
    }

    @Override
    public void write(ByteBuffer from) throws IOException {
        send();
        while (from.hasRemaining() && !hasUnsent()) {
            encrypt(from);
            send();
        }
    }

    private void encrypt(ByteBuffer from) throws IOException {
        int record = engine.getSession().getPacketBufferSize();
        if (unsent.remaining() < record) {
            unsent = ByteBuffer.allocate(unsent.position() + record).put(unsent.flip());
        }
        if (engine.wrap(from, unsent).getStatus() != SSLEngineResult.Status.OK) {
            throw new IOException("the TLS session has ended");
        }
    }

    private void send() throws IOException {
        channel.write(unsent.flip());
        unsent.compact();
    }

    @Override
    public boolean hasUnsent() {
        return unsent.position() > 0;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
