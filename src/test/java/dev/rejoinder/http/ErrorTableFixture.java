package dev.rejoinder.http;

import java.nio.charset.StandardCharsets;

/** A server for tests of error responses. */
abstract class ErrorTableFixture extends ClockedServerFixture {
    static final String MESSAGE = "/api/v1/chat/guide/message";

    static final String STREAM = "/api/v1/chat/guide/stream";

    byte[] post(byte[] body) {
        byte[] head =
                ("POST "
                                + MESSAGE
                                + " HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer "
                                + server.writeKey()
                                + "\r\nContent-Length: "
                                + body.length
                                + "\r\n\r\n")
                        .getBytes(StandardCharsets.US_ASCII);
        byte[] all = java.util.Arrays.copyOf(head, head.length + body.length);
        System.arraycopy(body, 0, all, head.length, body.length);
        return all;
    }
}
