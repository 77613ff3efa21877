package dev.rejoinder.testkit;

import dev.rejoinder.testkit.TestServer.Answer;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Sends raw bytes, valid HTTP or not, over a new connection. */
public final class RawHttp {
    /** Fails the test instead of hanging if the server never responds. */
    private static final int TIMEOUT_MILLIS = 180_000;

    private static final int NO_CONTENT = 204;

    private RawHttp() {}

    /** Sends the bytes and reads one response. Its status is 0 if there is none. */
    public static Answer send(int port, byte[] request) throws IOException {
        return exchange(port, request, false);
    }

    /** Like {@link #send}, and then shuts down the output. */
    public static Answer sendAndEnd(int port, byte[] request) throws IOException {
        return exchange(port, request, true);
    }

    /** Like {@link #send}, for text of which each character is one byte. */
    public static Answer send(int port, String request) throws IOException {
        return send(port, request.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** Opens a connection for more than one request. */
    public static Socket connect(int port) throws IOException {
        var socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(TIMEOUT_MILLIS);
        return socket;
    }

    /** Sends text of which each character is one byte. */
    public static void write(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    /**
     * Reads one response with a length, and nothing beyond it. Its status is 0 if there is none.
     */
    public static Answer read(Socket socket) throws IOException {
        return read(socket.getInputStream());
    }

    private static Answer exchange(int port, byte[] request, boolean end) throws IOException {
        try (Socket socket = connect(port)) {
            try {
                socket.getOutputStream().write(request);
                if (end) {
                    socket.shutdownOutput();
                }
            } catch (SocketException refused) {
                // The server responded before it had the whole request. Its response may still be
                // readable.
            }
            Answer answer = read(new BufferedInputStream(socket.getInputStream()));
            // Reset the connection: thousands in TIME_WAIT would use up the machine's ports.
            socket.setSoLinger(true, 0);
            return answer;
        }
    }

    private static Answer read(InputStream in) throws IOException {
        String head = head(in);
        while (head.startsWith("HTTP/1.1 100 ")) {
            head = head(in);
        }
        if (head.isEmpty()) {
            return new Answer(0, Map.of(), "");
        }
        List<String> lines = head.strip().lines().toList();
        var headers = new TreeMap<String, List<String>>();
        for (String line : lines.subList(1, lines.size())) {
            String[] parts = line.split(":", 2);
            headers.computeIfAbsent(parts[0].toLowerCase(Locale.ROOT), name -> new ArrayList<>())
                    .add(parts[1].strip());
        }
        List<String> length = headers.get("content-length");
        int status = Integer.parseInt(lines.getFirst().split(" ", 3)[1]);
        byte[] body =
                length != null
                        ? in.readNBytes(Integer.parseInt(length.getFirst()))
                        : status == NO_CONTENT ? new byte[0] : readToEnd(in);
        return new Answer(status, headers, new String(body, StandardCharsets.UTF_8));
    }

    private static byte[] readToEnd(InputStream in) throws IOException {
        var all = new ByteArrayOutputStream();
        for (int next = readOrEnd(in); next >= 0; next = readOrEnd(in)) {
            all.write(next);
        }
        return all.toByteArray();
    }

    private static String head(InputStream in) throws IOException {
        var head = new ByteArrayOutputStream();
        int state = 0;
        while (state < 4) {
            int next = readOrEnd(in);
            if (next < 0) {
                return "";
            }
            head.write(next);
            char expected = state % 2 == 0 ? '\r' : '\n';
            state = next == expected ? state + 1 : 0;
        }
        return head.toString(StandardCharsets.ISO_8859_1);
    }

    private static int readOrEnd(InputStream in) throws IOException {
        try {
            return in.read();
        } catch (SocketException reset) {
            return -1;
        }
    }
}
