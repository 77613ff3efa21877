package dev.rejoinder.testkit;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPOutputStream;

/** HTTP responses as bytes, well-formed and malformed. */
final class SceneResponse {
    static final String SSE = "Content-Type: text/event-stream\r\n";

    private SceneResponse() {}

    static byte[] refused(int status, String message) {
        return head(status, "Content-Type: application/json\r\n", error(message));
    }

    static String error(String message) {
        return "{\"error\":{\"message\":\""
                + message
                + " to sk-secret-0123456789\",\"code\":null}}";
    }

    static byte[] stream(String events) {
        return head(200, SSE, events);
    }

    static byte[] head(int status, String headers, String body) {
        return bytes(status, headers, body.getBytes(StandardCharsets.UTF_8));
    }

    /** A body of one chunk, without the last chunk that would end it. */
    static byte[] chunked(String body, String headers) {
        String size = Integer.toHexString(body.getBytes(StandardCharsets.UTF_8).length);
        return ("HTTP/1.1 200 X\r\n"
                        + headers
                        + "Transfer-Encoding: chunked\r\n\r\n"
                        + size
                        + "\r\n"
                        + body
                        + "\r\n")
                .getBytes(StandardCharsets.UTF_8);
    }

    /** A response that announces more bytes than it sends. */
    static byte[] stalling(int status, String body) {
        return ("HTTP/1.1 " + status + " X\r\nContent-Length: 9999\r\n\r\n" + body)
                .getBytes(StandardCharsets.UTF_8);
    }

    static byte[] gzip(int status, String headers, String body) {
        var compressed = new ByteArrayOutputStream();
        try (var out = new GZIPOutputStream(compressed)) {
            out.write(body.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes(status, headers, compressed.toByteArray());
    }

    static byte[] bytes(int status, String headers, byte[] body) {
        String head =
                "HTTP/1.1 "
                        + status
                        + " X\r\n"
                        + headers
                        + "Content-Length: "
                        + body.length
                        + "\r\n\r\n";
        var all = new ByteArrayOutputStream();
        all.writeBytes(head.getBytes(StandardCharsets.US_ASCII));
        all.writeBytes(body);
        return all.toByteArray();
    }
}
