package dev.rejoinder.http;

import static dev.rejoinder.http.ErrorAssertions.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rejoinder.testkit.RawHttp;
import dev.rejoinder.testkit.TestServer.Answer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class InvalidRequestsTest extends ErrorTableFixture {
    /** Columns: the body, the invalid field, the message. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    {}                                  | message        | message is required.
                    {"message":null}                    | message        | message is required.
                    {"message":7}                       | message        | message must be a string.
                    {"message":["a"]}                   | message        | message must be a string.
                    {"message":""}                      | message        | message must have 1 to 32000 characters.
                    {"message":" \\n "}                 | message        | message must not be blank.
                    {"message":"\\u00a0\\u200b"}       | message        | message must not be blank.
                    {"message":"a","conversationId":7}  | conversationId | conversationId must be a string.
                    {"message":"a","conversationId":""} | conversationId | conversationId must have 1 to 128 characters.
                    {"message":"a","metadata":[]}       | metadata       | metadata must be an object.
                    {"message":"a","metadata":"x"}      | metadata       | metadata must be an object.
                    {"message":"a","metadata":{"a":{"b":{"c":{"d":{"e":{}}}}}}} | metadata | metadata must not be nested more than 5 deep.
                    """)
    void wrongFieldIsNamed(String body, String field, String sentence) {
        for (String path : List.of(MESSAGE, STREAM)) {
            assertRefused(server.post(path, body), 400, "INVALID_REQUEST", sentence, field);
        }
        assertThat(server.model().prompts()).isEmpty();
    }

    @Test
    void messageAndMetadataHaveTheirLimits() {
        String longest = "👩".repeat(32_000);
        assertThat(server.post(MESSAGE, "{\"message\":\"" + longest + "\"}").status())
                .isEqualTo(200);
        assertRefused(
                server.post(MESSAGE, "{\"message\":\"" + longest + "a\"}"),
                400,
                "INVALID_REQUEST",
                "message must have 0 to 32000 characters.",
                "message");
        String metadata = "{\"message\":\"a\",\"metadata\":{\"a\":\"%s\"}}";
        int spaceLeft = (16 << 10) - "{\"a\":\"\"}".length();
        assertThat(server.post(MESSAGE, metadata.formatted("x".repeat(spaceLeft))).status())
                .isEqualTo(200);
        assertRefused(
                server.post(MESSAGE, metadata.formatted("x".repeat(spaceLeft + 1))),
                400,
                "INVALID_REQUEST",
                "metadata must not be larger than 16384 bytes.",
                "metadata");
    }

    /** Columns: the body, the message. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    ''                              | The body must be a JSON object.
                    {                               | The body is not valid JSON.
                    {"message":"a"} x               | The body is not valid JSON.
                    {"message":"a","message":"b"}   | The body is not valid JSON.
                    {"message":"a","n":01}          | The body is not valid JSON.
                    {"message":"a\\u000"}           | The body is not valid JSON.
                    []                              | The body must be a JSON object.
                    "message"                       | The body must be a JSON object.
                    null                            | The body must be a JSON object.
                    {"message":"a\\u0000"}          | The body contains the character U+0000.
                    {"message":"a","x":{"\\u0000":1}} | The body contains the character U+0000.
                    {"message":"\\ud83d"}           | The body contains an unpaired surrogate.
                    {"message":"\\ude00\\ud83d"}    | The body contains an unpaired surrogate.
                    """)
    void bodyThatIsNotOneObjectOfGoodJsonIsRefused(String body, String sentence) {
        assertRefused(server.post(MESSAGE, body), 400, "INVALID_REQUEST", sentence, null);
    }

    @Test
    void bodyInAnotherCharsetOrCompressedIsRefused() throws IOException {
        byte[] latin = "{\"message\":\"é\"}".getBytes(StandardCharsets.ISO_8859_1);
        byte[] wide = "{\"message\":\"é\"}".getBytes(StandardCharsets.UTF_16);
        for (byte[] body : List.of(latin, wide)) {
            assertThat(RawHttp.send(server.port(), post(body)).body())
                    .contains("\"message\":\"The body is not valid UTF-8.\"");
        }
        assertRefused(
                server.send(
                        "POST", MESSAGE, "{\"message\":\"a\"}", Map.of("Content-Encoding", "gzip")),
                400,
                "INVALID_REQUEST",
                "Compressed bodies are not accepted.",
                "Content-Encoding");
    }

    @Test
    void tooLargeBodyIsRefusedWithAMessage() {
        Answer answer = server.post(MESSAGE, "{\"message\":\"" + "a".repeat(10 << 20) + "\"}");

        assertRefused(
                answer, 400, "INVALID_REQUEST", "The body is larger than 1048576 bytes.", null);
    }

    @Test
    void truncatedBodyIsAClientError() throws IOException {
        String head =
                "POST "
                        + MESSAGE
                        + " HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer "
                        + server.writeKey()
                        + "\r\n";
        Answer shortBody =
                RawHttp.sendAndEnd(
                        server.port(),
                        (head + "Content-Length: 50\r\n\r\n{\"message\":")
                                .getBytes(StandardCharsets.US_ASCII));
        Answer badChunk =
                RawHttp.sendAndEnd(
                        server.port(),
                        (head + "Transfer-Encoding: chunked\r\n\r\nxyz\r\n{\"message\":")
                                .getBytes(StandardCharsets.US_ASCII));

        for (Answer answer : List.of(shortBody, badChunk)) {
            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.body()).startsWith("{\"success\":false,\"data\":null,");
        }
        assertThat(server.model().prompts()).isEmpty();
    }

    /** Columns: the parameters, the invalid field. */
    @ParameterizedTest
    @CsvSource({
        "limit=0, limit",
        "limit=-1, limit",
        "limit=ten, limit",
        "limit=1.5, limit",
        "limit=, limit",
        "limit=5&limit=6, limit",
        "page=0, page",
        "page=-3, page",
        "page=x, page",
        "page=99999999999999999999, page",
        "since=yesterday, since",
        "since=1700000000000, since",
        "since=2027-02-30, since",
        "since=, since",
        "cursor=x, cursor",
        "cursor=%21, cursor",
        "userId=a%00b, userId"
    })
    void wrongParameterIsNamed(String query, String field) {
        Answer answer = server.get("/api/v1/chat/guide/conversations?" + query);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body())
                .contains("\"code\":\"INVALID_REQUEST\"")
                .endsWith(",\"field\":\"" + field + "\",\"retryable\":false}}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "x",
                "-1",
                "1.5",
                "%00",
                "999999",
                "999999999999",
                "msg_other:3",
                "msg_other",
                "1&after=2"
            })
    void eventIdOfAnotherAnswerIsRefused(String after) {
        Answer sent = server.post(MESSAGE, "{\"message\":\"a\"}");
        String path =
                "/api/v1/chat/guide/conversations/"
                        + sent.find("conv_\\w{26}")
                        + "/messages/"
                        + sent.find("msg_\\w{26}")
                        + "/stream?after=";

        Answer answer = server.get(path + after);

        assertThat(answer.status()).as(answer.body()).isEqualTo(400);
        assertThat(answer.body()).endsWith(",\"field\":\"after\",\"retryable\":false}}");
        // After the end, the server sends only the end event.
        int end = sent.find("(?<=\"response\":\")[^\"]*").length();
        assertThat(server.get(path + end).body())
                .startsWith("id: ")
                .doesNotContain("message.delta")
                .contains("event: message.completed");
    }
}
