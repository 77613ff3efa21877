package dev.rejoinder.benchmarks;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The encoded parts of OpenAI's answers. They are encoded once, so that {@link MockProvider} costs
 * little. Not thread-safe.
 *
 * @param whole the response to a request without {@code stream}
 * @param end the chunks of a stream after its tokens
 */
record MockAnswerBytes(byte[] whole, byte[] end) {
    static final String TOKEN_START = eventStart() + "{\"index\":0,\"delta\":{\"content\":\"";
    static final String TOKEN_END = "\"},\"finish_reason\":null}]}";
    static final String LAST_EVENT = "data: [DONE]";

    /** The response head of a stream. */
    static final byte[] STREAM_HEAD =
            ascii(
                    "HTTP/1.1 200 OK\r\n"
                            + "Content-Type: text/event-stream\r\n"
                            + "Transfer-Encoding: chunked\r\n\r\n");

    private static final List<byte[]> TOKENS = new ArrayList<>();
    private static final Map<MockAnswerShape, MockAnswerBytes> ANSWERS = new HashMap<>();

    /** The chunk with a token of a stream. */
    static byte[] token(int index) {
        while (TOKENS.size() <= index) {
            String token = MockAnswerShape.token(TOKENS.size());
            TOKENS.add(ascii(chunk(TOKEN_START + token + TOKEN_END)));
        }
        return TOKENS.get(index);
    }

    static MockAnswerBytes of(MockAnswerShape shape) {
        return ANSWERS.computeIfAbsent(
                shape, made -> new MockAnswerBytes(ascii(whole(made)), ascii(end(made))));
    }

    /** The body of the response to a request without {@code stream}. */
    static String body(MockAnswerShape shape) {
        return "{\"id\":\"chatcmpl-mock\",\"object\":\"chat.completion\",\"created\":1700000000,"
                + "\"model\":\"mock\",\"choices\":[{\"index\":0,\"message\":"
                + "{\"role\":\"assistant\",\"content\":\""
                + shape.text()
                + "\"},\"finish_reason\":\"stop\"}]"
                + usage(shape)
                + "}";
    }

    private static String whole(MockAnswerShape shape) {
        String body = body(shape);
        return "HTTP/1.1 200 OK\r\n"
                + "Content-Type: application/json\r\n"
                + "Content-Length: "
                + body.length()
                + "\r\n\r\n"
                + body;
    }

    private static String end(MockAnswerShape shape) {
        String stop = "{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}";
        return chunk(eventStart() + stop + "]}")
                + chunk(eventStart() + "]" + usage(shape) + "}")
                + chunk(LAST_EVENT)
                + "0\r\n\r\n";
    }

    private static String usage(MockAnswerShape shape) {
        return ",\"usage\":{\"prompt_tokens\":9,\"completion_tokens\":" + shape.tokens() + "}";
    }

    private static String eventStart() {
        return "data: {\"id\":\"chatcmpl-mock\",\"object\":\"chat.completion.chunk\","
                + "\"created\":1700000000,\"model\":\"mock\",\"choices\":[";
    }

    private static String chunk(String event) {
        return Integer.toHexString(event.length() + 2) + "\r\n" + event + "\n\n\r\n";
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
