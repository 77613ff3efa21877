package dev.rejoinder.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rejoinder.testkit.RawHttp;
import dev.rejoinder.testkit.TestServer.Answer;
import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** Bodies that the response does not need and that arrive after the headers. */
final class UnreadBodyTest extends ServerFixture {
    private static final Duration LATER = Duration.ofMillis(50);
    private static final String BODY = "{\"message\":\"Hi\"}";
    private static final String LIVE = "GET /health/live HTTP/1.1\r\nHost: a\r\n\r\n";

    private static boolean saysClosed(Answer answer) {
        return answer.headers().getOrDefault("connection", List.of()).contains("close");
    }

    private static String head(String path, String key) {
        return "POST "
                + path
                + " HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer "
                + key
                + "\r\nContent-Type: application/json\r\n";
    }

    /** Uses a new connection if sending a few bytes took more than half a second. */
    private void assertUsableAfter(String request, int status) throws IOException {
        try (Socket socket = RawHttp.connect(server.port())) {
            RawHttp.write(socket, request + "Content-Length: " + BODY.length() + "\r\n\r\n");
            LockSupport.parkNanos(LATER.toNanos());
            RawHttp.write(socket, BODY);
            Answer answer = RawHttp.read(socket);
            assertThat(answer.status()).isEqualTo(status);
            if (!saysClosed(answer)) {
                RawHttp.write(socket, LIVE);
                assertThat(RawHttp.read(socket).status()).isEqualTo(200);
            }
        }
    }

    @Test
    void connectionIsReusableAfterARefusedRequest() throws Exception {
        assertUsableAfter(head("/api/v1/chat/guide/message", "wrong"), 401);
        assertUsableAfter(head("/nothing", server.writeKey()), 404);
    }

    @Test
    void connectionIsReusableAfterAnUnneededBody() throws Exception {
        Answer asked = server.post("/api/v1/chat/guide/message", BODY);
        String conversation = asked.find("conv_[0-9A-Z]{26}");
        String message = asked.find("msg_[0-9A-Z]{26}");
        String stop =
                "/api/v1/chat/guide/conversations/"
                        + conversation
                        + "/messages/"
                        + message
                        + "/stop";

        assertUsableAfter(head(stop, server.writeKey()), 200);
    }

    @Test
    void missingBodyIsNeitherAwaitedNorReadAsTheNextRequest() throws Exception {
        try (Socket socket = RawHttp.connect(server.port())) {
            RawHttp.write(
                    socket, head("/nothing", server.writeKey()) + "Content-Length: 9\r\n\r\n");
            Answer answer = RawHttp.read(socket);
            assertThat(answer.status()).isEqualTo(404);
            assertThat(saysClosed(answer)).isTrue();
            RawHttp.write(socket, LIVE);
            assertThat(RawHttp.read(socket).status()).isZero();
        }
    }

    @Test
    void refusedRequestWithExpectContinueClosesItsConnection() throws Exception {
        try (Socket socket = RawHttp.connect(server.port())) {
            RawHttp.write(
                    socket,
                    head("/nothing", server.writeKey())
                            + "Expect: 100-continue\r\nContent-Length: 9\r\n\r\n");
            assertThat(saysClosed(RawHttp.read(socket))).isTrue();
        }
    }
}
