package dev.rejoinder.provider.anthropic;

import static dev.rejoinder.provider.http.ProviderJson.countOrNone;
import static dev.rejoinder.provider.http.ProviderJson.each;
import static dev.rejoinder.provider.http.ProviderJson.error;
import static dev.rejoinder.provider.http.ProviderJson.isObject;
import static dev.rejoinder.provider.http.ProviderJson.nextProperty;
import static dev.rejoinder.provider.http.ProviderJson.stringOrNull;
import static dev.rejoinder.provider.http.ProviderJson.textOrNull;

import dev.rejoinder.provider.FinishReason;
import dev.rejoinder.provider.ModelException;
import dev.rejoinder.provider.http.AnswerDecoder;
import dev.rejoinder.provider.http.DecodedAnswer;
import dev.rejoinder.provider.http.ProviderError;
import dev.rejoinder.provider.http.ProviderJson;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * Decodes the events of a message up to {@code message_stop}. The type of an event is in its data;
 * otherwise its name or its content implies it. Unknown types are ignored, as the provider asks.
 */
final class AnthropicDecoder implements AnswerDecoder {
    @Override
    public void decode(byte[] bytes, int offset, int length, DecodedAnswer answer)
            throws ModelException {
        ProviderJson.objects(bytes, offset, length, json -> event(null, json, answer));
    }

    @Override
    public void decode(String name, byte[] bytes, int offset, int length, DecodedAnswer answer)
            throws ModelException {
        ProviderJson.objects(bytes, offset, length, json -> event(name, json, answer));
    }

    @Override
    public void decodeWhole(byte[] bytes, int offset, int length, DecodedAnswer answer)
            throws ModelException {
        ProviderJson.objectsOrArray(bytes, offset, length, json -> event(null, json, answer));
    }

    /** Decodes an event, or a whole message, which has the properties of {@code message_start}. */
    private static void event(@Nullable String named, JsonParser json, DecodedAnswer answer)
            throws ModelException {
        String type = null;
        ProviderError error = null;
        Block delta = Block.NONE;
        Block block = Block.NONE;
        String stopReason = null;
        String name;
        while ((name = nextProperty(json)) != null) {
            switch (name) {
                case "type" -> type = stringOrNull(json);
                case "delta" -> delta = Block.of(json);
                case "content_block" -> block = Block.of(json);
                case "content" -> blocks(json, answer);
                case "message" -> message(json, answer);
                case "stop_reason" -> stopReason = stringOrNull(json);
                case "usage" -> usage(json, answer);
                case "error" -> {
                    if (json.currentToken() != JsonToken.VALUE_NULL) {
                        error = error(json);
                    }
                }
                default -> json.skipChildren();
            }
        }
        if (error != null) {
            throw answer.providerFailure(error);
        }
        switch (type == null ? impliedType(named, delta, block, stopReason) : type) {
            case "content_block_start" -> block(block, answer);
            case "content_block_delta" -> delta(delta, answer);
            case "message_delta" -> stopped(delta.stopReason, answer);
            case "message_stop" -> answer.end();
            case "message" -> stopped(stopReason, answer);
            case "error" -> {
                // If the event's name is "error" too, the caller reports it.
                if (!"error".equals(named)) {
                    throw answer.providerFailure(new ProviderError("an unnamed error", null));
                }
            }
            case "" -> answer.ignoreUnknown("an event without a type");
            default -> {
                // ping, content_block_stop, and unknown types.
            }
        }
    }

    /** Returns the type of an event without one, from its name or its content. */
    private static String impliedType(
            @Nullable String named, Block delta, Block block, @Nullable String stopReason) {
        // "message" is the default name of an event.
        if (named != null && !named.equals("message")) {
            return named;
        }
        if (delta.stopReason != null) {
            return "message_delta";
        }
        if (!delta.equals(Block.NONE)) {
            return "content_block_delta";
        }
        if (!block.equals(Block.NONE)) {
            return "content_block_start";
        }
        return stopReason != null ? "message" : "";
    }

    private static void block(Block block, DecodedAnswer answer) throws ModelException {
        switch (block.type == null ? "text" : block.type) {
            case "text" -> append(block, answer);
            case "tool_use" -> answer.callTool();
            case "thinking", "redacted_thinking" -> {
                // Reasoning is not part of the answer.
            }
            default -> answer.ignoreUnknown("a block of type " + block.type);
        }
    }

    private static void delta(Block delta, DecodedAnswer answer) throws ModelException {
        switch (delta.type == null ? "text_delta" : delta.type) {
            case "text_delta" -> append(delta, answer);
            case "thinking_delta", "signature_delta", "input_json_delta", "citations_delta" -> {
                // Not part of the answer.
            }
            default -> answer.ignoreUnknown("a delta of type " + delta.type);
        }
    }

    private static void append(Block block, DecodedAnswer answer) throws ModelException {
        if (block.text == null) {
            answer.ignoreUnknown("a text block without text");
        } else {
            answer.append(block.text);
        }
    }

    private static void stopped(@Nullable String reason, DecodedAnswer answer)
            throws ModelException {
        if (reason == null) {
            return;
        }
        answer.stopped(
                switch (reason) {
                    case "end_turn", "stop_sequence", "stop" -> FinishReason.STOP;
                    case "max_tokens", "model_context_window_exceeded" -> FinishReason.LENGTH;
                    case "refusal" -> FinishReason.REFUSAL;
                    case "tool_use" -> FinishReason.TOOL_CALLS;
                    case "content_filtered", "guardrail_intervened" -> FinishReason.CONTENT_FILTER;
                    default -> throw answer.incompleteAnswer(reason);
                });
    }

    /** A content block, or a delta of a block or of the message. */
    private record Block(
            @Nullable String type, @Nullable String text, @Nullable String stopReason) {
        static final Block NONE = new Block(null, null, null);

        static Block of(JsonParser json) {
            if (json.currentToken() != JsonToken.START_OBJECT) {
                String text = textOrNull(json);
                return text == null ? NONE : new Block(null, text, null);
            }
            String type = null;
            String text = null;
            String stopReason = null;
            String name;
            while ((name = nextProperty(json)) != null) {
                switch (name) {
                    case "type" -> type = stringOrNull(json);
                    case "text" -> text = textOrNull(json);
                    case "stop_reason" -> stopReason = stringOrNull(json);
                    default -> json.skipChildren();
                }
            }
            return new Block(type, text, stopReason);
        }
    }

    private static void message(JsonParser json, DecodedAnswer answer) throws ModelException {
        if (!isObject(json)) {
            return;
        }
        String name;
        while ((name = nextProperty(json)) != null) {
            switch (name) {
                case "usage" -> usage(json, answer);
                case "content" -> blocks(json, answer);
                default -> json.skipChildren();
            }
        }
    }

    private static void blocks(JsonParser json, DecodedAnswer answer) throws ModelException {
        each(json, one -> block(Block.of(one), answer));
    }

    /** Tokens that were read from or written to the provider's cache count as input. */
    private static void usage(JsonParser json, DecodedAnswer answer) {
        if (!isObject(json)) {
            return;
        }
        int input = -1;
        int cached = 0;
        String name;
        while ((name = nextProperty(json)) != null) {
            switch (name) {
                case "input_tokens" -> input = countOrNone(json);
                case "cache_creation_input_tokens", "cache_read_input_tokens" ->
                        cached += Math.max(0, countOrNone(json));
                case "output_tokens" -> answer.outputTokens(countOrNone(json));
                default -> json.skipChildren();
            }
        }
        if (input >= 0) {
            answer.inputTokens(input + cached);
        }
    }
}
