package dev.rejoinder.http;

import static dev.rejoinder.http.ErrorAssertions.assertRefused;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rejoinder.testkit.RawHttp;
import dev.rejoinder.testkit.TestServer.Answer;
import java.io.IOException;
import java.net.Socket;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;

/** Uploads: their forms, their types, and those of one sender at the same time. */
class UploadApiTest extends AttachmentFixture {
    private static final String CONTINUE = "HTTP/1.1 100 Continue\r\n\r\n";
    private static final int MAX = 32;

    @Test
    void oneUploadMoreIsRefusedUntilOneEnds() throws IOException {
        var open = new ArrayList<Socket>();
        try {
            for (int i = 0; i < MAX; i++) {
                open.add(begin());
            }
            Answer refused = upload("a.txt", "Words.".getBytes(UTF_8));
            assertThat(refused.status()).isEqualTo(429);
            assertThat(refused.header("Retry-After")).isEqualTo("5");
            assertThat(refused.body())
                    .contains("\"RATE_LIMIT_EXCEEDED\"")
                    .contains("Too many uploads at once. Wait until one of them has ended.");
            assertThat(upload("a.txt", "Words.".getBytes(UTF_8), visitor()).status())
                    .isEqualTo(200);

            RawHttp.write(open.getFirst(), "a word");
            assertThat(RawHttp.read(open.getFirst()).status()).isEqualTo(400);
            assertThat(upload("a.txt", "Words.".getBytes(UTF_8)).status()).isEqualTo(200);
        } finally {
            for (Socket socket : open) {
                socket.close();
            }
        }
    }

    @Test
    void wrongFormHasTheReason() throws IOException {
        assertRefused(
                upload("a.txt", new byte[(25 << 20) + 1]),
                400,
                "ATTACHMENT_INVALID",
                "The file is larger than 25 MiB.",
                null);
        try (Socket socket = begin()) {
            RawHttp.write(socket, "--b\r\nC");
            assertRefused(
                    RawHttp.read(socket),
                    400,
                    "ATTACHMENT_INVALID",
                    "The body is not a complete multipart form.",
                    null);
        }
        try (Socket socket = begin()) {
            RawHttp.write(socket, "--b");
            socket.shutdownOutput();
            assertThat(RawHttp.read(socket).body())
                    .contains("\"The body is not a complete multipart form.\"");
        }
    }

    @Test
    void textThatBeginsLikeAnArchiveIsText() {
        assertThat(upload("a.txt", "PKW sind nicht erlaubt.".getBytes(UTF_8)).body())
                .contains("\"type\":\"text/plain\"");
    }

    @Test
    void quotationMarkInANameIsReadAsBrowsersSendIt() {
        assertThat(upload("a %22best%22 %41.txt", "Words.".getBytes(UTF_8)).body())
                .contains("\"name\":\"a \\\"best\\\" %41.txt\"");
    }

    @Test
    void missingFileAmongSeveralIsNamed() {
        String missing = "file_00000000000000000000000000";
        assertRefused(send("Hi", ref(missing)), 404, "ATTACHMENT_NOT_FOUND", NOT_FOUND, null);
        assertRefused(
                send("Hi", ref(uploaded("a.png", png(9, 9))) + "," + ref(missing)),
                404,
                "ATTACHMENT_NOT_FOUND",
                "File 2 (" + missing + "): " + NOT_FOUND,
                null);
    }

    /** Returns when the server waits for the body. */
    private static Socket begin() throws IOException {
        Socket socket = RawHttp.connect(server.port());
        RawHttp.write(
                socket,
                "POST "
                        + FILES
                        + " HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer "
                        + server.writeKey()
                        + "\r\nContent-Type: multipart/form-data; boundary=b\r\n"
                        + "Content-Length: 6\r\nExpect: 100-continue\r\n\r\n");
        assertThat(new String(socket.getInputStream().readNBytes(CONTINUE.length()), UTF_8))
                .isEqualTo(CONTINUE);
        return socket;
    }
}
