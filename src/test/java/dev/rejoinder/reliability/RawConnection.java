package dev.rejoinder.reliability;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Raw HTTP, so that a test sees exactly the bytes that arrived before a connection broke. */
final class RawConnection {
    private static final int TIMEOUT_MILLIS = 180_000;

    private RawConnection() {}

    /** A request whose response ends with its connection. */
    static byte[] request(String method, String path, String key, String headers, String body) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        String head =
                """
                %s %s HTTP/1.1
                Host: localhost
                Authorization: Bearer %s
                Connection: close
                %sContent-Length: %s

                """
                        .formatted(method, path, key, headers, bytes.length)
                        .replace("\n", "\r\n");
        var request = new ByteArrayOutputStream();
        request.writeBytes(head.getBytes(StandardCharsets.US_ASCII));
        request.writeBytes(bytes);
        return request.toByteArray();
    }

    static Socket connect(int port) throws IOException {
        var socket = new Socket(InetAddress.ofLiteral("127.0.0.1"), port);
        socket.setSoTimeout(TIMEOUT_MILLIS);
        socket.setTcpNoDelay(true);
        return socket;
    }

    /** Returns all bytes until the connection ends, cleanly or not. */
    static byte[] exchange(int port, byte[] request) throws IOException {
        var received = new ByteArrayOutputStream();
        try (Socket socket = connect(port)) {
            socket.getOutputStream().write(request);
            byte[] buffer = new byte[4096];
            int count;
            while ((count = socket.getInputStream().read(buffer)) >= 0) {
                received.write(buffer, 0, count);
            }
        } catch (java.net.SocketException cut) {
            // The bytes before the reset count.
        }
        return received.toByteArray();
    }

    /** Decodes the part of the body that arrived, up to the last whole chunk. */
    static String body(byte[] answer) {
        String text = new String(answer, StandardCharsets.ISO_8859_1);
        int head = text.indexOf("\r\n\r\n");
        if (head < 0) {
            return "";
        }
        String rest = text.substring(head + 4);
        boolean chunked =
                text.substring(0, head).toLowerCase(java.util.Locale.ROOT).contains("chunked");
        String body = chunked ? unchunked(rest) : rest;
        return new String(body.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }

    private static String unchunked(String rest) {
        var body = new StringBuilder();
        int at = 0;
        while (true) {
            int line = rest.indexOf("\r\n", at);
            if (line < 0) {
                return body.toString();
            }
            int size = Integer.parseInt(rest.substring(at, line), 16);
            int begin = line + 2;
            body.append(
                    rest, Math.min(begin, rest.length()), Math.min(begin + size, rest.length()));
            at = begin + size + 2;
            if (size == 0 || at > rest.length()) {
                return body.toString();
            }
        }
    }

    /** Returns the complete events of a stream, without a truncated last one. */
    static List<String> events(String body) {
        var events = new ArrayList<String>();
        int at = 0;
        int end;
        while ((end = body.indexOf("\n\n", at)) >= 0) {
            events.add(body.substring(at, end));
            at = end + 2;
        }
        return events;
    }

    /** Returns the value of a field in an event, or in compact JSON; empty if it is missing. */
    static String field(String event, String name) {
        String start = "\"" + name + "\":\"";
        int at = event.indexOf(start);
        return at < 0
                ? ""
                : event.substring(at + start.length(), event.indexOf('"', at + start.length()));
    }
}
