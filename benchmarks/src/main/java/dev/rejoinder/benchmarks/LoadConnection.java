package dev.rejoinder.benchmarks;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.function.Function;

/** One connection of {@link LoadClient}: sends a request and reads the answer. */
final class LoadConnection {
    private static final int OK = 200;

    private final InetSocketAddress server;
    private final byte[] request;
    private final int numberAt;
    private final LoadFigures figures;
    private final ResponseReader response = new ResponseReader();
    private final AnswerCheck check;
    private SocketChannel channel;
    private long askedNanos;
    private long deltaNanos;
    private boolean asking;
    private boolean streaming;

    /**
     * Creates a connection that is not open yet.
     *
     * @param check makes the check of its answers, which runs the given code for each delta
     */
    LoadConnection(
            InetSocketAddress server,
            byte[] request,
            LoadFigures figures,
            Function<Runnable, AnswerCheck> check) {
        this.server = server;
        this.request = request.clone();
        this.numberAt =
                new String(request, US_ASCII).indexOf(new String(LoadRequest.NUMBER, US_ASCII));
        this.figures = figures;
        this.check = check.apply(this::delta);
    }

    /** Sends the request, and connects before if it is not connected. */
    void ask(Selector selector) throws IOException {
        if (channel == null) {
            channel = SocketChannel.open(server);
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            channel.configureBlocking(false);
            channel.register(selector, SelectionKey.OP_READ, this);
        }
        check.reset();
        asking = true;
        streaming = false;
        askedNanos = System.nanoTime();
        if (numberAt >= 0) {
            byte[] number = "%08d".formatted(figures.nextRequest()).getBytes(US_ASCII);
            System.arraycopy(number, 0, request, numberAt, number.length);
        }
        if (channel.write(ByteBuffer.wrap(request)) < request.length) {
            throw new IOException("the request did not fit into the socket's buffer");
        }
    }

    /** Whether it waits for the rest of an answer. */
    boolean isAsking() {
        return asking;
    }

    /** Whether some text of the current answer has arrived. */
    boolean streaming() {
        return asking && streaming;
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
    void read(ByteBuffer shared) throws IOException {
        try {
            shared.clear();
            if (channel.read(shared) < 0) {
                throw new IOException("closed");
            }
            shared.flip();
            if (response.read(shared, check)) {
                asking = false;
                answered();
            }
        } catch (IOException gone) {
            if (asking) {
                figures.error("connection");
            }
            asking = false;
            channel.close();
            channel = null;
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
