package dev.rejoinder.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class HeadAndPathTest extends RawRequestFixture {
    static Stream<String> badHeads() {
        return Stream.of(
                "HEAD /health/live HTTP/1.1\r\n\r\n",
                "HEAD  /health/live HTTP/1.1\r\nHost: a\r\n\r\n",
                "HEAD /health/live HTTP/3.0\r\nHost: a\r\n\r\n",
                "HEAD /health/live\r\n\r\n",
                "HEAD /%2e/live HTTP/1.1\r\nHost: a\r\n\r\n",
                "HEAD /a;b HTTP/1.1\r\nHost: a\r\n\r\n",
                "HEAD /\u00e9 HTTP/1.1\r\nHost: a\r\n\r\n",
                "HEAD /health/live HTTP/1.1\r\nHost: a\r\nX\r\n\r\n",
                "HEAD /health/live HTTP/1.1\r\nHost: a\r\nX: " + "x".repeat(20_000) + "\r\n\r\n",
                "HEAD /" + "x".repeat(20_000) + " HTTP/1.1\r\nHost: a\r\n\r\n",
                "HEAD /health/live HTTP/1.1\r\nHost: a\r\nExpect: wonders\r\n\r\n",
                "HEAD /health/live HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip\r\n\r\n",
                "HEAD /health/live HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                "HEAD /health/live HTTP/1.1\r\nHost: a\r\nContent-Length: x\r\n\r\n");
    }

    @ParameterizedTest
    @MethodSource("badHeads")
    void headResponseHasNoBodyEvenForBadRequests(String request) throws IOException {
        String answers = allAnswers(request);

        assertThat(statuses(answers)).containsExactly("400");
        assertThat(answers).contains("\r\nConnection: close\r\n").endsWith("\r\n\r\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/health/live",
                "/health/ready",
                "/openapi.json",
                "/console/",
                "/console/none/none",
                "/widget/none/frame",
                "/nothing",
                "/api/v1/session",
                "/api/v1/bots",
                "/api/v1/bots/none",
                "/api/v1/bots?page=x",
                "/api/v1/keys",
                "/api/v1/chat/guide/message",
                "/api/v1/chat/guide/conversations/none",
                "/api/v1/chat/guide/conversations/none/messages/none/stream"
            })
    void answerToHeadHasTheHeadOfGetAndNoBody(String path) throws IOException {
        for (String key : List.of(server.writeKey(), "wrong")) {
            String rest =
                    path
                            + " HTTP/1.1\r\nHost: a\r\nConnection: close\r\nAuthorization: Bearer "
                            + key
                            + "\r\n\r\n";
            String whole = allAnswers("GET " + rest);
            String head = allAnswers("HEAD " + rest);

            assertThat(head).endsWith("\r\n\r\n");
            assertThat(plainHead(head)).isEqualTo(plainHead(whole));
        }
    }

    private static String plainHead(String answer) {
        return answer.substring(0, answer.indexOf("\r\n\r\n"))
                .replaceAll("(X-Request-Id|Date): [^\r]*", "$1");
    }

    static Stream<String> otherPaths() {
        return Stream.of(
                "/health/live;a=b",
                "/health;a/live",
                "/health/live;",
                "/;/health/live",
                "/health//live",
                "//health/live",
                "/health/live/",
                "/health/./live",
                "/health/x/../live",
                "/../health/live",
                "/health/live/..",
                "/health/live/.",
                "/health/..;/health/live",
                "/health/%2e/live",
                "/health/x/%2E%2e/live",
                "/health/.%2e/health/live",
                "/health%2flive",
                "/health%2Flive",
                "/health%5clive",
                "/health\\live",
                "/%68ealth/live",
                "/health/liv%65",
                "/health/live%00",
                "/health/live%20",
                "/health/live%0d%0aX:y",
                "/health/live%3b",
                "/health/live%23",
                "/health/live%3fa",
                "/health/live%252e",
                "/health/live%",
                "/health/live%6",
                "/health/live%6g",
                "/health/live%u0065",
                "/health/live%c0%ae",
                "/health/live%ff",
                "/health/liv\u00e9",
                "/HEALTH/live",
                "/health/live\u0000",
                "/health/live|",
                "/api/v1/%63hat/guide/conversations",
                "/api/v1/chat/guide/%63onversations",
                "/api/v1/chat/guide/conversations/%2e%2e",
                "/api/v1/chat/guide%2fconversations",
                "/api/v1/chat/guide;x/conversations",
                "/api/v1//chat/guide/conversations",
                "/api/v1/./chat/guide/conversations",
                "/api/v1/bots/../chat/guide/conversations",
                "/api/%76%31/chat/guide/conversations",
                "/%61%70%69/v1/chat/guide/conversations",
                "/metrics;x",
                "/m%65trics",
                "/console/../metrics",
                "/console;/",
                "/%63onsole/");
    }

    @ParameterizedTest
    @MethodSource("otherPaths")
    void nonCanonicalPathIsNotFound(String path) throws IOException {
        String answers =
                allAnswers(
                        "GET "
                                + path
                                + " HTTP/1.1\r\n"
                                + "Host: a\r\n"
                                + "Connection: close\r\n"
                                + "Authorization: Bearer "
                                + server.writeKey()
                                + "\r\n\r\n");

        assertThat(statuses(answers)).as(answers).first().isIn("400", "404");
    }

    @Test
    void pathVariableMayBeEncoded() {
        assertThat(server.get("/api/v1/bots/gu%69de").status()).isEqualTo(200);
    }
}
