package dev.rejoinder.http;

import static dev.rejoinder.provider.scripted.ScriptedStep.pause;
import static dev.rejoinder.provider.scripted.ScriptedStep.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rejoinder.provider.scripted.ScriptedStep;
import dev.rejoinder.testkit.RawHttp;
import dev.rejoinder.testkit.TestServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Clients that send requests slowly. */
class SlowRequestTest {
    private static final Duration HEAD = Duration.ofMillis(600);
    private static final Duration BODY = Duration.ofMillis(700);
    private static final long BETWEEN_BYTES_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final String LIVE = "GET /health/live HTTP/1.1\r\nHost: a\r\n\r\n";

    @TempDir Path folder;
    private TestServer server;

    @BeforeEach
    void start() {
        server = TestServer.start(folder, new TestServer.Options().requests(HEAD, BODY));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private Socket connect() throws IOException {
        return RawHttp.connect(server.port());
    }

    /** Returns everything until the server closes. */
    private static String readToEnd(Socket socket) throws IOException {
        var all = new StringBuilder();
        try {
            for (int next; (next = socket.getInputStream().read()) >= 0; ) {
                all.append((char) next);
            }
        } catch (SocketException reset) {
            // The server closed with unread bytes, which is a reset.
        }
        return all.toString();
    }

    /** Writes one byte after the other, each within the idle timeout, until the server closes. */
    private static Thread trickle(Socket socket, String begin, String each) {
        return Thread.ofVirtual()
                .start(
                        () -> {
                            try {
                                RawHttp.write(socket, begin);
                                while (true) {
                                    RawHttp.write(socket, each);
                                    LockSupport.parkNanos(BETWEEN_BYTES_NANOS);
                                }
                            } catch (IOException closed) {
                                // The server closed the connection, as expected.
                            }
                        });
    }

    @Test
    void slowHeadersTimeOut() throws Exception {
        try (Socket method = connect();
                Socket path = connect();
                Socket header = connect()) {
            Thread first = trickle(method, "G", "a");
            Thread second = trickle(path, "GET /", "a");
            Thread third = trickle(header, "GET / HTTP/1.1\r\nX-A: ", "a");
            assertThat(readToEnd(method)).isEmpty();
            assertThat(readToEnd(path)).isEmpty();
            assertThat(readToEnd(header)).isEmpty();
            first.join();
            second.join();
            third.join();
        }
    }

    @Test
    void incompleteHeadersTimeOut() throws Exception {
        try (Socket socket = connect()) {
            RawHttp.write(socket, "GET / HTTP/1.1\r\nHost:");
            assertThat(readToEnd(socket)).isEmpty();
        }
    }

    @Test
    void secondRequestOfAConnectionTimesOut() throws Exception {
        try (Socket socket = connect()) {
            RawHttp.write(socket, LIVE + "GET / HT");
            assertThat(readToEnd(socket))
                    .startsWith("HTTP/1.1 200 OK")
                    .containsOnlyOnce("HTTP/1.1");
        }
    }

    @Test
    void slowBodyIsRefused() throws Exception {
        String head =
                "POST /api/v1/chat/guide/message HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer "
                        + server.writeKey()
                        + "\r\n";
        try (Socket counted = connect();
                Socket chunked = connect()) {
            Thread first = trickle(counted, head + "Content-Length: 1000\r\n\r\n", " ");
            Thread second =
                    trickle(chunked, head + "Transfer-Encoding: chunked\r\n\r\n", "1\r\n \r\n");
            for (Socket socket : new Socket[] {counted, chunked}) {
                assertThat(readToEnd(socket))
                        .startsWith("HTTP/1.1 400 ")
                        .contains("\r\nConnection: close\r\n")
                        .contains("\"message\":\"The body took too long to arrive.\"");
            }
            first.join();
            second.join();
        }
        assertThat(server.get("/api/v1/chat/guide/conversations").body()).contains("\"total\":0,");
    }

    @Test
    void slowUploadIsRefused() throws Exception {
        try (Socket socket = connect()) {
            Thread upload =
                    trickle(
                            socket,
                            "POST /api/v1/chat/guide/files HTTP/1.1\r\nHost: a\r\n"
                                    + "Authorization: Bearer "
                                    + server.writeKey()
                                    + "\r\nContent-Type: multipart/form-data; boundary=b\r\n"
                                    + "Content-Length: 1000\r\n\r\n--b\r\nContent-Disposition:"
                                    + " form-data; name=\"file\"; filename=\"a\"\r\n\r\n",
                            "a");
            assertThat(readToEnd(socket))
                    .startsWith("HTTP/1.1 400 ")
                    .contains("\r\nConnection: close\r\n")
                    .contains(
                            "\"ATTACHMENT_INVALID\",\"message\":\"The body took too long to"
                                    + " arrive.\"");
            upload.join();
        }
    }

    @Test
    void idleConnectionsAndSlowAnswersAreNotCut() throws Exception {
        ScriptedStep.Pause pause = pause();
        server.model().reply(text("Well, "), pause, text("yes."));
        try (Socket waiting = connect();
                Socket late = connect();
                InputStream stream =
                        server.open(
                                "/api/v1/chat/guide/stream", "{\"message\":\"Hi\"}", Map.of())) {
            RawHttp.write(waiting, LIVE);
            assertThat(waiting.getInputStream().read()).isEqualTo('H');
            pause.awaitReached();
            // By the time this connection is closed, the others would have been closed, too.
            RawHttp.write(late, "GET / HT");
            assertThat(readToEnd(late)).isEmpty();

            RawHttp.write(waiting, LIVE.replace("\r\n\r\n", "\r\nConnection: close\r\n\r\n"));
            assertThat(readToEnd(waiting)).contains("HTTP/1.1 200 OK");
            pause.release();
            assertThat(new String(stream.readAllBytes(), StandardCharsets.UTF_8))
                    .contains("\"response\":\"Well, yes.\"");
        }
    }
}
