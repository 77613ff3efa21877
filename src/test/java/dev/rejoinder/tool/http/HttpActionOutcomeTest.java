package dev.rejoinder.tool.http;

import static dev.rejoinder.testkit.ScriptedHttpServer.always;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rejoinder.testkit.ScriptedHttpServer;
import dev.rejoinder.tool.ToolEffect;
import dev.rejoinder.tool.ToolOutcome;
import dev.rejoinder.tool.ToolOutcome.Status;
import dev.rejoinder.tool.ToolTarget.HttpAction;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the model gets of a response. */
class HttpActionOutcomeTest extends HttpActionFixture {
    private ToolOutcome get(String answer) throws Exception {
        return outcome(always(answer), "GET", ToolEffect.READ_ONLY);
    }

    private ToolOutcome json(String body, @Nullable String path) throws Exception {
        String answer = answer("200 OK", "Content-Type: application/json\r\n", body);
        try (var server = ScriptedHttpServer.start(always(answer))) {
            return call(
                    new HttpAction(
                            "GET",
                            "http://127.0.0.1:" + server.port(),
                            Map.of(),
                            Map.of(),
                            null,
                            path),
                    ToolEffect.READ_ONLY,
                    "{}");
        }
    }

    @Test
    void jsonIsCompactAndItsNumbersAreKept() throws Exception {
        assertThat(json("{ \"a\" : [ 1.10, 12345678901234567890 ] }\n", null))
                .isEqualTo(ToolOutcome.ok("{\"a\":[1.10,12345678901234567890]}"));
    }

    @Test
    void responsePathSelectsAPart() throws Exception {
        String body = "{\"items\":[{\"name\":\"Tea\"},{\"n\":1}]}";

        assertThat(json(body, "/items/0/name").content()).isEqualTo("Tea");
        assertThat(json(body, "/items/1").content()).isEqualTo("{\"n\":1}");
        assertThat(json(body, "/items/7").content())
                .isEqualTo("(the response has nothing at /items/7)");
        assertThat(json("not json", "/a").content())
                .isEqualTo("not json\n[The response is not JSON.]");
    }

    @Test
    void htmlIsReducedToItsText() throws Exception {
        assertThat(
                        get(answer(
                                        "200 OK",
                                        "Content-Type: text/html; charset=utf-8\r\n",
                                        "<html><style>p{}</style><script>if(a<b)</script>"
                                                + "<!-- x > y --><p>Tea &amp; cake<br>4 €"
                                                + "</p>"))
                                .content())
                .isEqualTo("Tea & cake 4 €");
    }

    @Test
    void binaryIsDescribed() throws Exception {
        assertThat(get(answer("200 OK", "Content-Type: image/png\r\n", "\u0000\u0001")).content())
                .isEqualTo("(image/png, 2 bytes)");
        assertThat(get(answer("200 OK", "", "\u0000\u0001")).content())
                .isEqualTo("(binary data, 2 bytes)");
    }

    @Test
    void emptyResponseSaysSo() throws Exception {
        assertThat(get("HTTP/1.1 204 No Content\r\n\r\n"))
                .isEqualTo(ToolOutcome.ok("(status 204, no content)"));
    }

    @Test
    void longTextIsCutWithANote() throws Exception {
        ToolOutcome outcome = get(ok("😀".repeat(50_000)));

        assertThat(outcome.status()).isEqualTo(Status.OK);
        assertThat(outcome.content())
                .hasSizeLessThanOrEqualTo(ToolOutcome.MAX_CONTENT)
                .startsWith("😀😀")
                .endsWith("😀\n[Cut: the whole text has 100000 characters.]");
    }

    @Test
    void otherStatusIsAnErrorWithTheBeginningOfTheBody() throws Exception {
        ToolOutcome outcome = get(answer("404 Not Found", "", "no such order" + "!".repeat(3_000)));

        assertThat(outcome.status()).isEqualTo(Status.ERROR);
        assertThat(outcome.content())
                .startsWith("The server answered with status 404: no such order!")
                .hasSizeLessThan(2_200);
    }

    @Test
    void textThatDatabasesCannotStoreIsReplaced() throws Exception {
        assertThat(json("{\"a\":\"x\\u0000y\\ud800z\"}", "/a").content())
                .isEqualTo("x\uFFFDy\uFFFDz");
    }

    @Test
    @Timeout(30)
    void endlessBodyIsCut() throws Exception {
        ToolOutcome outcome =
                outcome(
                        peer -> {
                            peer.readRequest();
                            peer.send("HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\n");
                            while (true) {
                                peer.send("x".repeat(10_000));
                            }
                        },
                        "POST",
                        ToolEffect.SIDE_EFFECT);

        assertThat(outcome.status()).isEqualTo(Status.OK);
        assertThat(outcome.content()).endsWith("[Only the first MiB of the response was read.]");
    }

    @Test
    void successWhoseBodyBreaksOffIsStillASuccess() throws Exception {
        ToolOutcome outcome =
                outcome(
                        peer -> {
                            peer.readRequest();
                            peer.send("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf");
                        },
                        "POST",
                        ToolEffect.SIDE_EFFECT);

        assertThat(outcome.status()).isEqualTo(Status.OK);
        assertThat(outcome.content()).startsWith("half\n[The site closed the connection");
    }

    @Test
    @Timeout(30)
    void slowBodyEndsAtTheTimeout() throws Exception {
        timeout = Duration.ofSeconds(1);
        ToolOutcome outcome =
                outcome(
                        peer -> {
                            peer.readRequest();
                            peer.send("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nslow");
                            peer.awaitLeaving();
                        },
                        "POST",
                        ToolEffect.SIDE_EFFECT);

        assertThat(outcome).isEqualTo(ToolOutcome.ok("slow\n[The site did not answer in time.]"));
    }

    @Test
    @Timeout(30)
    void endlessHeadersAreRefused() throws Exception {
        ToolOutcome outcome =
                outcome(
                        peer -> {
                            peer.readRequest();
                            peer.send("HTTP/1.1 200 OK\r\n");
                            while (true) {
                                peer.send("X-A: " + "a".repeat(1_000) + "\r\n");
                            }
                        },
                        "POST",
                        ToolEffect.SIDE_EFFECT);

        assertThat(outcome.status()).isEqualTo(Status.UNKNOWN);
        assertThat(outcome.content()).contains("headers that are too long");
    }

    @Test
    @Timeout(30)
    void decompressionBombIsStopped() throws Exception {
        byte[] bomb = gzip(new byte[50_000_000]);
        ToolOutcome outcome =
                outcome(
                        peer -> {
                            peer.readRequest();
                            peer.send(
                                    "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n"
                                            + "Content-Encoding: gzip\r\nContent-Length: "
                                            + bomb.length
                                            + "\r\n\r\n");
                            peer.send(bomb);
                            peer.awaitLeaving();
                        },
                        "GET",
                        ToolEffect.READ_ONLY);

        assertThat(outcome.content()).hasSizeLessThanOrEqualTo(ToolOutcome.MAX_CONTENT);
    }

    private static byte[] gzip(byte[] content) throws IOException {
        var packed = new ByteArrayOutputStream();
        try (var out = new GZIPOutputStream(packed)) {
            out.write(content);
        }
        return packed.toByteArray();
    }

    @Test
    void echoedSecretIsMasked() throws Exception {
        for (String spelling :
                new String[] {
                    SECRET,
                    "s3cr3t%2Fvalue%2B1",
                    "S3CR3T/VALUE+1",
                    Base64.getEncoder().encodeToString(SECRET.getBytes(StandardCharsets.UTF_8)),
                }) {
            for (String status : new String[] {"200 OK", "401 Unauthorized"}) {
                ToolOutcome outcome = withSecret(answer(status, "", "got " + spelling + "!"));

                assertThat(outcome.content()).contains("got ***").doesNotContain(spelling);
            }
        }
    }

    @Test
    void secretEscapedInJsonIsMasked() throws Exception {
        secrets.put("KEY", "quote\"and\\backslash");

        assertThat(
                        withSecret(
                                        answer(
                                                "200 OK",
                                                "Content-Type: application/json\r\n",
                                                "{\"k\":\"\\u0071uote\\\"and\\\\backslash\"}"))
                                .content())
                .isEqualTo("{\"k\":\"***\"}");
    }

    private ToolOutcome withSecret(String answer) throws Exception {
        try (var server = ScriptedHttpServer.start(always(answer))) {
            return call(
                    action(
                            "GET",
                            "http://127.0.0.1:" + server.port(),
                            Map.of(),
                            Map.of("X-Key", "{{secret.KEY}}"),
                            null),
                    ToolEffect.READ_ONLY,
                    "{}");
        }
    }
}
