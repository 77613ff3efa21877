package dev.rejoinder.provider.anthropic;

import static dev.rejoinder.provider.http.ProviderJson.countOrNone;
import static dev.rejoinder.provider.http.ProviderJson.each;
import static dev.rejoinder.provider.http.ProviderJson.error;
import static dev.rejoinder.provider.http.ProviderJson.isObject;
import static dev.rejoinder.provider.http.ProviderJson.nextProperty;
import static dev.rejoinder.provider.http.ProviderJson.stringOrNull;

import dev.rejoinder.provider.FinishReason;
import dev.rejoinder.provider.ModelException;
import dev.rejoinder.provider.http.AnswerDecoder;
import dev.rejoinder.provider.http.DecodedAnswer;
import dev.rejoinder.provider.http.ProviderError;
import dev.rejoinder.provider.http.ProviderJson;
import dev.rejoinder.provider.http.ToolCallFragment;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * Decodes the events of a message up to {@code message_stop}. The type of an event is in its data;
 * otherwise its name or its content implies it. Unknown types are ignored, as the provider asks.
 */
final class AnthropicDecoder implements AnswerDecoder {
    private static final int NO_INDEX = -1;

    private final boolean keepsThinking;

    /** The indexes of the blocks that are tool calls; other blocks may have input too. */
    private final Set<Integer> toolBlocks = new HashSet<>();

    private @Nullable ThinkingBlock thinking;

    /**
     * Creates a decoder.
     *
     * @param keepsThinking whether the answer's thinking is sent back: only with tool results
     */
    AnthropicDecoder(boolean keepsThinking) {
        this.keepsThinking = keepsThinking;
    }

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
    private void event(@Nullable String named, JsonParser json, DecodedAnswer answer)
            throws ModelException {
        String type = null;
        ProviderError error = null;
        AnthropicBlock delta = AnthropicBlock.NONE;
        AnthropicBlock block = AnthropicBlock.NONE;
        String stopReason = null;
        int index = NO_INDEX;
        String name;
        while ((name = nextProperty(json)) != null) {
            switch (name) {
                case "type" -> type = stringOrNull(json);
                case "index" -> index = countOrNone(json);
                case "delta" -> delta = AnthropicBlock.of(json);
                case "content_block" -> block = AnthropicBlock.of(json);
                case "content" -> blocks(json, answer);
                case "message" -> message(json, answer);
                case "stop_reason" -> stopReason = stringOrNull(json);
                case "usage" -> AnthropicUsage.read(json, answer);
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
            case "content_block_start" -> block(index, block, answer);
            case "content_block_delta" -> delta(index, delta, answer);
            case "content_block_stop" -> blockEnded(index, answer);
            case "message_delta" -> stopped(delta.stopReason(), answer);
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
                // ping, and unknown types.
            }
        }
    }

    /** Returns the type of an event without one, from its name or its content. */
    private static String impliedType(
            @Nullable String named,
            AnthropicBlock delta,
            AnthropicBlock block,
            @Nullable String stopReason) {
        // "message" is the default name of an event.
        if (named != null && !named.equals("message")) {
            return named;
        }
        if (delta.stopReason() != null) {
            return "message_delta";
        }
        if (!delta.equals(AnthropicBlock.NONE)) {
            return "content_block_delta";
        }
        if (!block.equals(AnthropicBlock.NONE)) {
            return "content_block_start";
        }
        return stopReason != null ? "message" : "";
    }

    private void block(int index, AnthropicBlock block, DecodedAnswer answer)
            throws ModelException {
        switch (block.type() == null ? "text" : block.type()) {
            case "text" -> append(block, answer);
            case "tool_use" -> {
                input(index, block, answer);
                toolBlocks.add(index);
            }
            case "thinking", "redacted_thinking" -> {
                // Reasoning is not part of the answer.
                if (keepsThinking && block.other() != null) {
                    thinking = new ThinkingBlock(index, block.other());
                }
            }
            default -> answer.ignoreUnknown("a block of type " + block.type());
        }
    }

    private void delta(int index, AnthropicBlock delta, DecodedAnswer answer)
            throws ModelException {
        switch (delta.type() == null ? "text_delta" : delta.type()) {
            case "text_delta" -> append(delta, answer);
            case "input_json_delta" -> {
                if (toolBlocks.contains(index)) {
                    input(index, delta, answer);
                }
            }
            case "thinking_delta", "signature_delta" -> {
                // Reasoning is not part of the answer.
                if (thinking != null && delta.other() != null) {
                    thinking.append(delta.other());
                }
            }
            case "citations_delta" -> {
                // The request asks for none.
            }
            default -> answer.ignoreUnknown("a delta of type " + delta.type());
        }
    }

    private static void input(int index, AnthropicBlock block, DecodedAnswer answer)
            throws ModelException {
        AnthropicBlock.Other tool = block.other();
        answer.callTool(
                new ToolCallFragment(
                        index == NO_INDEX ? null : index,
                        tool == null ? null : tool.id(),
                        tool == null ? null : tool.name(),
                        tool == null ? "" : tool.input(),
                        null));
    }

    private void blockEnded(int index, DecodedAnswer answer) throws ModelException {
        if (thinking != null && thinking.index() == index) {
            answer.keepState(thinking.state());
            thinking = null;
        }
    }

    private static void append(AnthropicBlock block, DecodedAnswer answer) throws ModelException {
        if (block.text() == null) {
            answer.ignoreUnknown("a text block without text");
        } else {
            answer.append(block.text());
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

    private void message(JsonParser json, DecodedAnswer answer) throws ModelException {
        if (!isObject(json)) {
            return;
        }
        String name;
        while ((name = nextProperty(json)) != null) {
            switch (name) {
                case "usage" -> AnthropicUsage.read(json, answer);
                case "content" -> blocks(json, answer);
                default -> json.skipChildren();
            }
        }
    }

    private void blocks(JsonParser json, DecodedAnswer answer) throws ModelException {
        each(
                json,
                one -> {
                    block(NO_INDEX, AnthropicBlock.of(one), answer);
                    blockEnded(NO_INDEX, answer);
                });
    }
}
