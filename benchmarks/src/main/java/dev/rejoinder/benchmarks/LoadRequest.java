package dev.rejoinder.benchmarks;

import java.nio.charset.StandardCharsets;

/**
 * What a load client asks, again and again, and the answer that it expects.
 *
 * @param kind the protocol
 * @param key the API key; a provider ignores it
 * @param shape of the answers; for Rejoinder, of a bot from {@link ServerUnderTest#makeBot}
 */
record LoadRequest(Kind kind, String key, MockAnswerShape shape) {
    /** The protocol of a request. */
    enum Kind {
        MESSAGE("/message"),
        STREAM("/stream"),
        /** OpenAI's protocol, for a server that relays it. */
        COMPLETION("/v1/chat/completions"),
        COMPLETION_STREAM("/v1/chat/completions");

        private final String path;

        Kind(String path) {
            this.path = path;
        }

        boolean isStreamed() {
            return this == STREAM || this == COMPLETION_STREAM;
        }

        /** The kind with the same work for a server that relays OpenAI's protocol. */
        Kind relayed() {
            return isStreamed() ? COMPLETION_STREAM : COMPLETION;
        }
    }

    /** The encoded request. */
    byte[] bytes() {
        String body = body();
        return ascii(
                ("POST %s HTTP/1.1\r\n"
                                + "Host: 127.0.0.1\r\n"
                                + "Authorization: Bearer %s\r\n"
                                + "Content-Type: application/json\r\n"
                                + "Content-Length: %d\r\n\r\n"
                                + "%s")
                        .formatted(path(), key, body.length(), body));
    }

    private String path() {
        return switch (kind) {
            case MESSAGE, STREAM -> "/api/v1/chat/" + shape.model() + kind.path;
            case COMPLETION, COMPLETION_STREAM -> kind.path;
        };
    }

    private String body() {
        return switch (kind) {
            case MESSAGE, STREAM -> "{\"message\":\"How are you?\"}";
            case COMPLETION, COMPLETION_STREAM ->
                    ("{\"model\":\"%s\",\"stream\":%s,\"messages\":[{\"role\":\"user\",\"content\":\"How"
                         + " are you?\"}]}")
                            .formatted(shape.model(), kind.isStreamed());
        };
    }

    /** Returns how the body of the answer starts, if it is not streamed. */
    byte[] expectedBody() {
        return ascii(kind == Kind.COMPLETION ? MockAnswerBytes.body(shape) : success() + "\",");
    }

    /** Returns the lines of the answer, if it is streamed. */
    StreamCheck.Expected expectedStream() {
        byte[] text = ascii(shape.text());
        if (kind == Kind.COMPLETION_STREAM) {
            return new StreamCheck.Expected(
                    ascii(MockAnswerBytes.TOKEN_START),
                    ascii(MockAnswerBytes.TOKEN_END),
                    text,
                    ascii(MockAnswerBytes.LAST_EVENT));
        }
        return new StreamCheck.Expected(
                ascii("data: {\"type\":\"message.delta\",\"delta\":\""),
                ascii("\"}"),
                text,
                ascii("data: {\"type\":\"message.completed\"," + success().substring(1) + "\","));
    }

    private String success() {
        return "{\"success\":true,\"data\":{\"response\":\"" + shape.text();
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
