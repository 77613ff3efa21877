package dev.rejoinder.benchmarks;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.concurrent.atomic.LongAdder;

/** Answers every webhook with 200, and keeps the connections open. */
final class WebhookSink implements AutoCloseable {
    private static final byte[] ANSWER =
            "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final String LENGTH = "content-length:";

    private final ServerSocket listener;
    private final LongAdder requests = new LongAdder();

    private WebhookSink(ServerSocket listener) {
        this.listener = listener;
        Thread.ofVirtual().start(this::accept);
    }

    static WebhookSink start() throws IOException {
        return new WebhookSink(new ServerSocket(0, 100, InetAddress.ofLiteral("127.0.0.1")));
    }

    String url(String path) {
        return "http://127.0.0.1:" + listener.getLocalPort() + path;
    }

    long count() {
        return requests.sum();
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket socket = listener.accept();
                socket.setTcpNoDelay(true);
                Thread.ofVirtual().start(() -> serve(socket));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            var in = new BufferedInputStream(socket.getInputStream());
            for (String line = line(in); !line.isEmpty(); line = line(in)) {
                int length = 0;
                for (String header = line(in); !header.isEmpty(); header = line(in)) {
                    if (header.toLowerCase(Locale.ROOT).startsWith(LENGTH)) {
                        length = Integer.parseInt(header.substring(LENGTH.length()).strip());
                    }
                }
                in.skipNBytes(length);
                requests.increment();
                socket.getOutputStream().write(ANSWER);
            }
        } catch (IOException closed) {
            // The server has closed an idle connection.
        }
    }

    /** Returns an empty text at the end. */
    private static String line(InputStream in) throws IOException {
        var line = new StringBuilder();
        for (int next = in.read(); next >= 0 && next != '\n'; next = in.read()) {
            if (next != '\r') {
                line.append((char) next);
            }
        }
        return line.toString();
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }
}
