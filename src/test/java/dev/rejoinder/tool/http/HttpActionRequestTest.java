package dev.rejoinder.tool.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpActionRequestTest extends HttpActionFixture {
    private static String withoutPort(String request) {
        return request.replaceFirst("127\\.0\\.0\\.1:[0-9]+", "HOST").replace("\r\n", "\n");
    }

    @Test
    void wholeRequestIsAsConfigured() throws Exception {
        String request =
                sent(
                        origin ->
                                action(
                                        "POST",
                                        origin + "/orders/{{id}}?v={{version}}",
                                        Map.of("q", "{{q}}", "none", "{{missing}}"),
                                        Map.of(
                                                "Authorization",
                                                "Bearer {{secret.KEY}}",
                                                "X-None",
                                                "{{missing}}"),
                                        "{\"count\":\"{{count}}\",\"note\":\"For {{id}}\","
                                                + "\"tags\":[\"{{tag}}\",\"{{missing}}\"],"
                                                + "\"none\":\"{{missing}}\",\"fixed\":true}"),
                        "{\"id\":\"a b/ü\",\"version\":2,\"q\":\"x&y=z\",\"count\":3,"
                                + "\"tag\":{\"k\":[1,null]}}");

        assertThat(withoutPort(request))
                .isEqualTo(
                        """
                        POST /orders/a%20b%2F%C3%BC?v=2&q=x%26y%3Dz HTTP/1.1
                        Host: HOST
                        Authorization: Bearer s3cr3t/value+1
                        Accept: application/json, text/*;q=0.9, */*;q=0.5
                        User-Agent: Rejoinder/1.0
                        Idempotency-Key: msg_1:1:0
                        Content-Type: application/json
                        Accept-Encoding: gzip
                        Connection: close
                        Content-Length: 68

                        {"count":3,"note":"For a b/ü","tags":[{"k":[1,null]}],"fixed":true}\
                        """);
    }

    @Test
    void bodyWithoutTemplateHasTheArgumentsThatNothingElseUses() throws Exception {
        String request =
                sent(
                        origin ->
                                action(
                                        "PUT",
                                        origin + "/{{id}}",
                                        Map.of(),
                                        Map.of("X-A", "{{a}}"),
                                        null),
                        "{\"id\":1,\"a\":\"x\",\"b\":[true],\"c\":null}");

        assertThat(request).endsWith("\r\n\r\n{\"b\":[true],\"c\":null}");
    }

    @Test
    void requestsWithoutABodySendNone() throws Exception {
        for (String method : new String[] {"GET", "HEAD", "DELETE"}) {
            assertThat(sent(origin -> action(method, origin + "/x"), "{\"a\":1}"))
                    .startsWith(method + " /x HTTP/1.1\r\n")
                    .endsWith("\r\n\r\n");
        }
    }

    @Test
    void ownersHeadersReplaceDefaults() throws Exception {
        String request =
                sent(
                        origin ->
                                action(
                                        "POST",
                                        origin,
                                        Map.of(),
                                        Map.of("content-type", "application/vnd.api+json"),
                                        "{}"),
                        "{}");

        assertThat(request).contains("content-type: application/vnd.api+json\r\n");
        assertThat(request).doesNotContain("Content-Type:");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "..",
                ".",
                "../admin",
                "a/../../b",
                "..\\\\x",
                "%2e%2e",
                "%2E.",
                "a\\n/..",
                "",
            })
    void argumentCannotLeaveItsPathSegment(String value) throws Exception {
        String outcome =
                sent(
                        origin -> action("DELETE", origin + "/orders/{{id}}"),
                        "{\"id\":\"" + value + "\"}");

        assertThat(outcome).startsWith("The request was not sent. The argument id must not");
    }

    @Test
    void argumentCannotCompleteADotSegment() throws Exception {
        String outcome = sent(origin -> action("GET", origin + "/a/.{{x}}/b"), "{\"x\":\".\"}");

        assertThat(outcome).startsWith("The request was not sent.");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "@evil.example/",
                "//evil.example/",
                "?admin=1",
                "#x",
                "a&admin=1",
                "x HTTP/1.1\\r\\nX-Evil: 1\\r\\n\\r\\n",
                "\\\\evil.example",
                "%0d%0aX-Evil: 1",
                "{{secret.KEY}}",
                "\\u0000",
                "ü😀",
            })
    void argumentStaysInItsPlaceOfTheUrl(String value) throws Exception {
        String request =
                sent(
                        origin -> action("GET", origin + "/p/{{x}}/end?q={{x}}&r=1"),
                        "{\"x\":\"" + value + "\"}");

        String line = request.substring(0, request.indexOf("\r\n"));
        assertThat(line).matches("GET /p/[A-Za-z0-9%._~-]+/end\\?q=[A-Za-z0-9%._~-]+&r=1 HTTP/1.1");
        assertThat(request).doesNotContain("X-Evil: 1").doesNotContain(SECRET);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\\r\\nX-Evil: 1", "a\\nb", "a\\u0000b", "a\\rb", "a\\u007fb"})
    void lineBreakInAHeaderIsRefused(String value) throws Exception {
        String outcome =
                sent(
                        origin -> action("GET", origin, Map.of(), Map.of("X-A", "v {{x}}"), null),
                        "{\"x\":\"" + value + "\"}");

        assertThat(outcome).startsWith("The request was not sent. The header X-A cannot be sent");
    }

    @Test
    void headerIsSentInUtf8() throws Exception {
        String request =
                sent(
                        origin -> action("GET", origin, Map.of(), Map.of("X-A", "{{x}}"), null),
                        "{\"x\":\"Zoë č\"}");

        assertThat(request).contains("X-A: Zoë č\r\n");
    }

    @Test
    void textInTheBodyCannotBecomeJsonOrATemplate() throws Exception {
        String request =
                sent(
                        origin ->
                                action(
                                        "POST",
                                        origin,
                                        Map.of(),
                                        Map.of(),
                                        "{\"a\":\"pre {{x}}\",\"role\":\"user\"}"),
                        "{\"x\":\"\\\",\\\"role\\\":\\\"admin\\\",\\\"z\\\":\\\"{{secret.KEY}}\"}");

        assertThat(request)
                .endsWith(
                        "{\"a\":\"pre"
                                + " \\\",\\\"role\\\":\\\"admin\\\",\\\"z\\\":\\\"{{secret.KEY}}\","
                                + "\"role\":\"user\"}");
    }

    @Test
    void missingArgumentOfThePathIsRefused() throws Exception {
        assertThat(sent(origin -> action("GET", origin + "/{{id}}"), "{}"))
                .isEqualTo("The request was not sent. The argument id must not be empty.");
    }

    @Test
    void missingSecretIsRefused() throws Exception {
        secrets.clear();

        assertThat(
                        sent(
                                origin ->
                                        action(
                                                "GET",
                                                origin,
                                                Map.of(),
                                                Map.of("X-A", "{{secret.KEY}}"),
                                                null),
                                "{}"))
                .isEqualTo("The request was not sent. There is no secret KEY.");
    }
}
