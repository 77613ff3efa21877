package dev.rejoinder.benchmarks;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;

/** One connection of {@link LoadClient}: sends a request, reads the answer, and repeats. */
final class LoadConnection {
    private static final int OK = 200;

    private final InetSocketAddress server;
    private final byte[] request;
    private final LoadFigures figures;
    private final ResponseReader response = new ResponseReader();
    private final AnswerCheck check;
    private SocketChannel channel;
    private long askedNanos;
    private long deltaNanos;
    private boolean streaming;

    LoadConnection(
            InetSocketAddress server,
            byte[] request,
            LoadFigures figures,
            String expected,
            boolean stream) {
        this.server = server;
        this.request = request;
        this.figures = figures;
        this.check =
                stream
                        ? new StreamCheck(expected, this::delta)
                        : new AnswerCheck.OfMessage(expected);
    }

    /** Connects and sends the first request. */
    void open(Selector selector) throws IOException {
        channel = SocketChannel.open(server);
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        channel.configureBlocking(false);
        channel.register(selector, SelectionKey.OP_READ, this);
        ask();
    }

    private void ask() throws IOException {
        check.reset();
        streaming = false;
        askedNanos = System.nanoTime();
        if (channel.write(ByteBuffer.wrap(request)) < request.length) {
            throw new IOException("the request did not fit into the socket's buffer");
        }
    }

    /** Whether some text of the current answer has arrived. */
    boolean streaming() {
        return streaming;
    }

    private void delta() {
        long now = System.nanoTime();
        if (streaming) {
            figures.nextDelta(now - deltaNanos);
        } else {
            figures.firstDelta(now - askedNanos);
        }
        deltaNanos = now;
        streaming = true;
    }

    /** Reads the available bytes into a buffer that all connections share. */
    void read(ByteBuffer shared, Selector selector) throws IOException {
        try {
            shared.clear();
            if (channel.read(shared) < 0) {
                throw new IOException("closed");
            }
            shared.flip();
            if (response.read(shared, check)) {
                answered();
                ask();
            }
        } catch (IOException gone) {
            figures.error("connection");
            channel.close();
            open(selector);
        }
    }

    private void answered() throws IOException {
        if (response.status() != OK) {
            figures.error("status" + response.status());
        } else if (!check.isRight()) {
            figures.error("wrongAnswer");
        } else {
            figures.completed(System.nanoTime() - askedNanos);
        }
    }
}
