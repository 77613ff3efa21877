package dev.rejoinder.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A server on a real socket that plays a test's script, one request a connection. */
final class FakeServer implements AutoCloseable {
    private static final Pattern LENGTH = Pattern.compile("(?i)\r\ncontent-length: (\\d+)\r\n");

    private final ServerSocket listener =
            new ServerSocket(0, 512, InetAddress.getLoopbackAddress());
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final BlockingQueue<Socket> left = new LinkedBlockingQueue<>();

    /** Handles one request; the connection is closed afterwards. */
    interface Script {
        void play(String request, Socket socket) throws IOException;
    }

    FakeServer(Script script) throws IOException {
        thread(
                () -> {
                    while (!listener.isClosed()) {
                        Socket socket = listener.accept();
                        socket.setTcpNoDelay(true);
                        thread(() -> handle(script, socket));
                    }
                });
    }

    private interface Action {
        void run() throws IOException;
    }

    private static void thread(Action action) {
        var thread =
                new Thread(
                        () -> {
                            try {
                                action.run();
                            } catch (IOException gone) {
                                // The other side has left, or the test is over.
                            }
                        });
        thread.setDaemon(true);
        thread.start();
    }

    private void handle(Script script, Socket socket) throws IOException {
        try (socket) {
            String request = read(socket.getInputStream());
            requests.add(request);
            script.play(request, socket);
        }
    }

    private static String read(InputStream in) throws IOException {
        var bytes = new ByteArrayOutputStream();
        while (!bytes.toString(UTF_8).endsWith("\r\n\r\n")) {
            int next = in.read();
            if (next < 0) {
                throw new EOFException();
            }
            bytes.write(next);
        }
        Matcher length = LENGTH.matcher(bytes.toString(UTF_8));
        bytes.write(in.readNBytes(length.find() ? Integer.parseInt(length.group(1)) : 0));
        return bytes.toString(UTF_8);
    }

    /** A client without pauses between its attempts. */
    Rejoinder client() {
        return new Rejoinder(options());
    }

    Rejoinder.Options options() {
        return Rejoinder.Options.of("http://127.0.0.1:" + listener.getLocalPort() + "/", "rj_key")
                .withBackoff(Duration.ofMillis(1), Duration.ofMillis(1));
    }

    /** The requests so far, heads and bodies. */
    List<String> requests() {
        return requests;
    }

    static void send(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(UTF_8));
    }

    static void answer(Socket socket, int status, String body, String... headers)
            throws IOException {
        send(
                socket,
                "HTTP/1.1 "
                        + status
                        + " X\r\nConnection: close\r\nContent-Type: application/json\r\n"
                        + String.join("", headers)
                        + "Content-Length: "
                        + body.getBytes(UTF_8).length
                        + "\r\n\r\n"
                        + body);
    }

    /** Waits until the client closes the connection. */
    void hold(Socket socket) throws IOException {
        try {
            while (socket.getInputStream().read() >= 0) {
                // Ignored.
            }
        } finally {
            left.add(socket);
        }
    }

    void awaitLeaving() throws InterruptedException {
        if (left.poll(1, TimeUnit.MINUTES) == null) {
            throw new AssertionError("the client stays");
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }
}
