package dev.rejoinder.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rejoinder.testkit.TestServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Bodies that are not needed for the answer, and come later than the head. */
final class UnreadBodyTest {
    private static final int TIMEOUT_MILLIS = 20_000;
    private static final Duration LATER = Duration.ofMillis(50);
    private static final String BODY = "{\"message\":\"Hi\"}";
    private static final String LIVE = "GET /health/live HTTP/1.1\r\nHost: a\r\n\r\n";
    private static final String CLOSED = "\r\nConnection: close\r\n";

    @TempDir Path folder;
    private TestServer server;

    @BeforeEach
    void start() {
        server = TestServer.start(folder);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private Socket connect() throws IOException {
        var socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
        socket.setSoTimeout(TIMEOUT_MILLIS);
        return socket;
    }

    private static void write(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    }

    /** The next answer; empty where there is none. */
    private static String read(Socket socket) throws IOException {
        var in = socket.getInputStream();
        var head = new StringBuilder();
        for (int next; head.indexOf("\r\n\r\n") < 0; head.append((char) next)) {
            next = in.read();
            if (next < 0) {
                return "";
            }
        }
        String length = head.toString().replaceAll("(?s).*Content-Length: (\\d+).*", "$1");
        return head + new String(in.readNBytes(Integer.parseInt(length)), StandardCharsets.UTF_8);
    }

    private static String head(String path, String key) {
        return "POST "
                + path
                + " HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer "
                + key
                + "\r\nContent-Type: application/json\r\n";
    }

    /**
     * Where it takes more than half a second to send a few bytes, a new connection is asked for.
     */
    private void assertUsableAfter(String request, String status) throws IOException {
        try (Socket socket = connect()) {
            write(socket, request + "Content-Length: " + BODY.length() + "\r\n\r\n");
            LockSupport.parkNanos(LATER.toNanos());
            write(socket, BODY);
            String answer = read(socket);
            assertThat(answer).startsWith("HTTP/1.1 " + status);
            if (!answer.contains(CLOSED)) {
                write(socket, LIVE);
                assertThat(read(socket)).startsWith("HTTP/1.1 200");
            }
        }
    }

    @Test
    void connectionOfARefusedRequestIsOfUseForTheNext() throws Exception {
        assertUsableAfter(head("/api/v1/chat/guide/message", "wrong"), "401");
        assertUsableAfter(head("/nothing", server.writeKey()), "404");
    }

    @Test
    void connectionIsOfUseAfterABodyThatNobodyNeeds() throws Exception {
        TestServer.Answer asked = server.post("/api/v1/chat/guide/message", BODY);
        String conversation = asked.find("conv_[0-9A-Z]{26}");
        String message = asked.find("msg_[0-9A-Z]{26}");
        String stop =
                "/api/v1/chat/guide/conversations/"
                        + conversation
                        + "/messages/"
                        + message
                        + "/stop";

        assertUsableAfter(head(stop, server.writeKey()), "200");
    }

    @Test
    void bodyThatDoesNotComeIsNotWaitedForAndNotTakenForTheNextRequest() throws Exception {
        try (Socket socket = connect()) {
            write(socket, head("/nothing", server.writeKey()) + "Content-Length: 9\r\n\r\n");
            assertThat(read(socket)).startsWith("HTTP/1.1 404").contains(CLOSED);
            write(socket, LIVE);
            assertThat(read(socket)).isEmpty();
        }
    }

    @Test
    void bodyThatIsAskedForIsNotAskedForInVain() throws Exception {
        try (Socket socket = connect()) {
            write(
                    socket,
                    head("/nothing", server.writeKey())
                            + "Expect: 100-continue\r\nContent-Length: 9\r\n\r\n");
            assertThat(read(socket)).startsWith("HTTP/1.1 404").contains(CLOSED);
        }
    }
}
