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
    /** The number of the request replaces this in the bytes: some clients name their chats. */
    static final byte[] NUMBER = ascii("########");

    private static final String QUESTION = "How are you?";
    private static final String CHAT = "/api/v1/chat/";

    /** The protocol of a request. */
    enum Kind {
        MESSAGE,
        STREAM,
        LEGACY_STREAM,
        /** The bare text. */
        TEXT_STREAM,
        /** OpenAI's chat completions, as Rejoinder serves them. */
        CHAT_COMPLETION_STREAM,
        /** OpenAI's responses, as Rejoinder serves them. */
        RESPONSE_STREAM,
        /** The UI message stream of the AI SDK. */
        UI_STREAM,
        /** The tool {@code ask} of the MCP server. */
        MCP,
        /** The provider's own protocol, for a server that relays it. */
        COMPLETION,
        COMPLETION_STREAM;

        /** Whether the events of the answer are checked one by one. */
        boolean isStreamed() {
            return switch (this) {
                case MESSAGE, TEXT_STREAM, MCP, COMPLETION -> false;
                case STREAM,
                        LEGACY_STREAM,
                        CHAT_COMPLETION_STREAM,
                        RESPONSE_STREAM,
                        UI_STREAM,
                        COMPLETION_STREAM ->
                        true;
            };
        }

        /** The kind with the same work for a server that relays the provider's protocol. */
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
                                + "Accept: %s\r\n"
                                + "Content-Length: %d\r\n\r\n"
                                + "%s")
                        .formatted(path(), key, accept(), body.length(), body));
    }

    private String path() {
        return switch (kind) {
            case MESSAGE -> CHAT + shape.model() + "/message";
            case STREAM, TEXT_STREAM -> CHAT + shape.model() + "/stream";
            case LEGACY_STREAM -> "/api/v1/bot/" + shape.model() + "/stream";
            case UI_STREAM -> CHAT + shape.model() + "/ui";
            case MCP -> "/mcp/" + shape.model();
            case RESPONSE_STREAM -> "/v1/responses";
            case CHAT_COMPLETION_STREAM, COMPLETION, COMPLETION_STREAM -> "/v1/chat/completions";
        };
    }

    private String accept() {
        return switch (kind) {
            case TEXT_STREAM -> "text/plain";
            case MCP -> "application/json";
            case MESSAGE,
                    STREAM,
                    LEGACY_STREAM,
                    UI_STREAM,
                    RESPONSE_STREAM,
                    CHAT_COMPLETION_STREAM,
                    COMPLETION,
                    COMPLETION_STREAM ->
                    "*/*";
        };
    }

    private String body() {
        return switch (kind) {
            case MESSAGE, STREAM, LEGACY_STREAM, TEXT_STREAM ->
                    "{\"message\":\"%s\"}".formatted(QUESTION);
            case CHAT_COMPLETION_STREAM, COMPLETION, COMPLETION_STREAM ->
                    "{\"model\":\"%s\",\"stream\":%s,\"messages\":[{\"role\":\"user\",\"content\":\"%s\"}]}"
                            .formatted(shape.model(), kind.isStreamed(), QUESTION);
            case RESPONSE_STREAM ->
                    "{\"model\":\"%s\",\"stream\":true,\"input\":\"%s\"}"
                            .formatted(shape.model(), QUESTION);
            case UI_STREAM ->
                    ("{\"id\":\"chat-########\",\"trigger\":\"submit-message\",\"messages\":[{\"id\":\"m\","
                         + "\"role\":\"user\",\"parts\":[{\"type\":\"text\",\"text\":\"%s\"}]}]}")
                            .formatted(QUESTION);
            case MCP ->
                    ("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\",\"params\":{\"name\":\"ask\","
                         + "\"arguments\":{\"message\":\"%s\"}}}")
                            .formatted(QUESTION);
        };
    }

    /** Returns how the body of the answer starts, if its events are not checked. */
    byte[] expectedBody() {
        return switch (kind) {
            case COMPLETION -> ascii(MockAnswerBytes.body(shape));
            case TEXT_STREAM -> ascii(shape.text());
            case MCP -> ascii("{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{");
            default -> ascii(success() + "\",");
        };
    }

    /** Returns the lines of the answer, if it is streamed. */
    StreamCheck.Expected expectedStream() {
        return switch (kind) {
            case COMPLETION_STREAM ->
                    lines(
                            MockAnswerBytes.TOKEN_START,
                            MockAnswerBytes.TOKEN_END,
                            MockAnswerBytes.LAST_EVENT);
            case CHAT_COMPLETION_STREAM ->
                    lines("\"delta\":{\"content\":\"", "\"}", "data: [DONE]");
            case RESPONSE_STREAM ->
                    lines(
                            ",\"delta\":\"",
                            "\",\"logprobs\":[]}",
                            "data: {\"type\":\"response.completed\"");
            case UI_STREAM -> lines(",\"delta\":\"", "\"}", "data: [DONE]");
            default ->
                    lines(
                            "data: {\"type\":\"message.delta\",\"delta\":\"",
                            "\"}",
                            "data: {\"type\":\"message.completed\","
                                    + success().substring(1)
                                    + "\",");
        };
    }

    private StreamCheck.Expected lines(String deltaStart, String deltaEnd, String terminal) {
        return new StreamCheck.Expected(
                ascii(deltaStart), ascii(deltaEnd), ascii(shape.text()), ascii(terminal));
    }

    private String success() {
        return "{\"success\":true,\"data\":{\"response\":\"" + shape.text();
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
