package dev.rejoinder.http;

import dev.rejoinder.testkit.SettableClock;
import dev.rejoinder.testkit.TestServer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A server that is asked what it refuses. */
abstract class ErrorTableFixture {
    static final String MESSAGE = "/api/v1/chat/guide/message";

    static final String STREAM = "/api/v1/chat/guide/stream";

    @TempDir Path folder;

    final SettableClock clock = new SettableClock();

    TestServer server;

    @BeforeEach
    void start() {
        server = TestServer.start(folder, new TestServer.Options().clock(clock));
    }

    @AfterEach
    void stop() {
        server.close();
    }

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
