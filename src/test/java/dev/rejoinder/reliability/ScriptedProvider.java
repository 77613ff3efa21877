package dev.rejoinder.reliability;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A model provider on a real socket that plays a test's script, byte for byte. */
final class ScriptedProvider implements AutoCloseable {
    private static final Pattern LENGTH = Pattern.compile("(?i)\r\ncontent-length: ([0-9]+)\r\n");

    private final ServerSocket listener;
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private final Semaphore asked = new Semaphore(0);
    private final Semaphore left = new Semaphore(0);

    /** Handles one connection, which is closed afterwards. */
    interface Script {
        /**
         * Plays one connection.
         *
         * @param request headers and body
         */
        void play(String request, Socket socket) throws Exception;
    }

    private ScriptedProvider(Script script) throws IOException {
        listener = new ServerSocket(0, 512, InetAddress.ofLiteral("127.0.0.1"));
        Thread.ofVirtual().start(() -> accept(script));
    }

    static ScriptedProvider start(Script script) throws IOException {
        return new ScriptedProvider(script);
    }

    int port() {
        return listener.getLocalPort();
    }

    /** Waits until it has received a whole request. */
    void awaitRequest() {
        asked.acquireUninterruptibly();
    }

    /** Waits until the client has closed a connection that {@link #hold} holds. */
    void awaitLeaving() {
        left.acquireUninterruptibly();
    }

    private void accept(Script script) {
        while (!listener.isClosed()) {
            try {
                Socket socket = listener.accept();
                socket.setTcpNoDelay(true);
                sockets.add(socket);
                Thread.ofVirtual().start(() -> play(script, socket));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void play(Script script, Socket socket) {
        try (socket) {
            String request = read(socket);
            asked.release();
            script.play(request, socket);
        } catch (Exception gone) {
            // The server disconnected, as some tests intend.
        }
    }

    private static String read(Socket socket) throws IOException {
        var in = new BufferedInputStream(socket.getInputStream());
        var request = new StringBuilder();
        while (request.indexOf("\r\n\r\n") < 0) {
            request.append(next(in));
        }
        Matcher length = LENGTH.matcher(request);
        for (int rest = length.find() ? Integer.parseInt(length.group(1)) : 0; rest > 0; rest--) {
            request.append(next(in));
        }
        return request.toString();
    }

    private static char next(InputStream in) throws IOException {
        int next = in.read();
        if (next < 0) {
            throw new EOFException();
        }
        return (char) next;
    }

    static void send(Socket socket, byte[] bytes, int length) throws IOException {
        OutputStream out = socket.getOutputStream();
        out.write(bytes, 0, length);
        out.flush();
    }

    /** Sends nothing more until the client closes. */
    void hold(Socket socket) throws IOException {
        try {
            while (socket.getInputStream().read() >= 0) {
                // Ignore further bytes.
            }
        } finally {
            left.release();
        }
    }

    /** Response headers for a chunked body, and one chunk for each event. */
    static byte[] transcript(String... events) {
        var text =
                new StringBuilder(
                        "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n"
                                + "Transfer-Encoding: chunked\r\n\r\n");
        for (String event : events) {
            String line = "data: " + event + "\n\n";
            text.append(Integer.toHexString(line.getBytes(StandardCharsets.UTF_8).length))
                    .append("\r\n")
                    .append(line)
                    .append("\r\n");
        }
        return text.append("0\r\n\r\n").toString().getBytes(StandardCharsets.UTF_8);
    }

    /** A delta event of OpenAI's protocol. */
    static String delta(String text) {
        return "{\"choices\":[{\"index\":0,\"delta\":{\"content\":\"" + text + "\"}}]}";
    }

    /** A whole answer in OpenAI's protocol. */
    static byte[] answer(String... texts) {
        String[] events = new String[texts.length + 2];
        for (int i = 0; i < texts.length; i++) {
            events[i] = delta(texts[i]);
        }
        events[texts.length] =
                "{\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}";
        events[texts.length + 1] = "[DONE]";
        return transcript(events);
    }

    @Override
    public void close() throws IOException {
        listener.close();
        for (Socket socket : sockets) {
            socket.close();
        }
    }
}
