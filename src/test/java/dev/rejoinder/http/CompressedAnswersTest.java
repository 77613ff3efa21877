package dev.rejoinder.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rejoinder.access.Scope;
import dev.rejoinder.testkit.RawHttp;
import dev.rejoinder.testkit.TestServer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The server compresses JSON of more than 1 KiB for clients that accept gzip, and nothing else. */
final class CompressedAnswersTest {
    private static final String LONG = "A long word. ".repeat(200);

    @TempDir static Path folder;
    private static TestServer server;
    private static String history = "";

    @BeforeAll
    static void start() {
        server = TestServer.start(folder);
        server.post(
                "/api/v1/bots",
                "{\"name\":\"Long\",\"shortName\":\"long\",\"instructions\":\"" + LONG + "\"}");
        String body = "{\"message\":\"" + LONG + "\"}";
        String conversation =
                server.post("/api/v1/chat/guide/message", body).find("conv_[0-9A-Z]{26}");
        for (int i = 0; i < 30; i++) {
            String more = body.replace("}", ",\"conversationId\":\"" + conversation + "\"}");
            server.post("/api/v1/chat/guide/message", more);
        }
        history = "/api/v1/chat/guide/conversations/" + conversation;
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    /** A response of which each byte is one character. */
    private record Raw(String head, String body) {
        String text() throws IOException {
            byte[] bytes = body.getBytes(StandardCharsets.ISO_8859_1);
            if (!head.contains("\r\nContent-Encoding: gzip\r\n")) {
                return new String(bytes, StandardCharsets.UTF_8);
            }
            try (var gzip = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
                return new String(gzip.readAllBytes(), StandardCharsets.UTF_8);
            }
        }

        boolean isPacked() {
            return head.contains("Content-Encoding");
        }

        String plain() throws IOException {
            return text().replaceAll("req_[0-9A-Z]{26}", "req");
        }
    }

    private static Raw ask(String method, String path, String headers, String body)
            throws IOException {
        try (Socket socket = RawHttp.connect(server.port())) {
            RawHttp.write(
                    socket,
                    method
                            + " "
                            + path
                            + " HTTP/1.0\r\nHost: a\r\nAuthorization: Bearer "
                            + server.newKey(Scope.ADMIN)
                            + "\r\nContent-Length: "
                            + body.length()
                            + "\r\n"
                            + headers
                            + "\r\n"
                            + body);
            String all =
                    new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
            int end = all.indexOf("\r\n\r\n") + 4;
            return new Raw(all.substring(0, end), all.substring(end));
        }
    }

    private static Raw get(String path, String accepted) throws IOException {
        return ask("GET", path, accepted, "");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/openapi.json",
                "/api/v1/bots",
                "/api/v1/bots/long",
                "HISTORY",
                "HISTORY?limit=9"
            })
    void largeResponseIsCompressedForClientsThatAcceptGzip(String given) throws IOException {
        String path = given.replace("HISTORY", history);
        Raw plain = get(path, "");
        Raw packed = get(path, "Accept-Encoding: deflate, gzip, br\r\n");

        assertThat(plain.isPacked()).isFalse();
        assertThat(packed.isPacked()).isTrue();
        assertThat(packed.plain()).isEqualTo(plain.plain());
        assertThat(packed.body().length()).isLessThan(plain.body().length() / 2);
        assertThat(plain.head()).contains("\r\nVary: Accept-Encoding\r\n");
        assertThat(packed.head()).contains("\r\nVary: Accept-Encoding\r\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "gzip",
                "GZIP",
                "x-gzip",
                "*",
                "br;q=1, gzip;q=0.001",
                "identity;q=0.5, *;q=0.1",
                "gzip ; q=1.000",
                "br\r\nAccept-Encoding: gzip"
            })
    void gzipIsAccepted(String accepted) throws IOException {
        assertThat(get("/openapi.json", "Accept-Encoding: " + accepted + "\r\n").isPacked())
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "br",
                "identity",
                "gzip;q=0",
                "gzip; q=0.000",
                "*;q=0",
                "*, gzip;q=0",
                "gzip;q=0, *",
                "gzipped",
                "gzip;q=nine",
                "gzip;q=2",
                "gzip;level=9"
            })
    void gzipIsNotTaken(String accepted) throws IOException {
        Raw answer = get("/openapi.json", "Accept-Encoding: " + accepted + "\r\n");
        assertThat(answer.isPacked()).isFalse();
        assertThat(answer.text()).startsWith("{\"openapi\"");
    }

    @Test
    void smallResponsesErrorsAndSecretsAreNotCompressed() throws IOException {
        String gzip = "Accept-Encoding: gzip\r\n";
        assertThat(get("/health/live", gzip).isPacked()).isFalse();
        assertThat(get("/api/v1/bots/none", gzip).isPacked()).isFalse();
        Raw message = ask("POST", "/api/v1/chat/guide/message", gzip, "{\"message\":\"Hi\"}");
        assertThat(message.head()).contains(" 200 ").doesNotContain("Vary");
        String bots = ("\"" + server.botId() + "\",").repeat(99) + "\"" + server.botId() + "\"";
        Raw key =
                ask(
                        "POST",
                        "/api/v1/keys",
                        gzip,
                        "{\"name\":\""
                                + "n".repeat(99)
                                + "\",\"scope\":\"read\",\"bots\":["
                                + bots
                                + "]}");
        assertThat(key.head()).contains(" 200 ");
        assertThat(key.isPacked()).isFalse();
    }

    @Test
    void streamsAreNeverCompressed() throws IOException {
        String ask = "{\"message\":\"" + LONG + "\"}";
        for (String accept : new String[] {"text/event-stream", "text/plain"}) {
            String headers = "Accept: " + accept + "\r\nAccept-Encoding: gzip\r\n";
            Raw stream = ask("POST", "/api/v1/chat/guide/stream", headers, ask);
            assertThat(stream.isPacked()).isFalse();
            assertThat(stream.head()).contains(accept).contains("no-transform");
            assertThat(stream.text()).contains("Hello");
        }
    }

    @Test
    void headResponseHasTheSameHeadersAndNoBody() throws IOException {
        for (String accepted : new String[] {"", "Accept-Encoding: gzip\r\n"}) {
            for (String path : new String[] {"/openapi.json", "/api/v1/bots"}) {
                Raw head = ask("HEAD", path, accepted, "");
                assertThat(head.body()).isEmpty();
                assertThat(plainHead(head)).isEqualTo(plainHead(get(path, accepted)));
            }
            Raw head = ask("HEAD", history, accepted, "");
            assertThat(head.head()).contains(" 200 ").doesNotContain("Content-Length");
            assertThat(head.body()).isEmpty();
        }
    }

    private static String plainHead(Raw answer) {
        return answer.head().replaceAll("(X-Request-Id|Date): [^\r]*", "$1");
    }
}
