package dev.rejoinder.provider.anthropic;

import dev.rejoinder.provider.MessagePart.ProviderState;
import dev.rejoinder.provider.ModelException;
import dev.rejoinder.provider.http.AnswerLimits;
import dev.rejoinder.provider.http.ProviderJson;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/** A block of thinking, which the provider wants back with the tool calls that follow it. */
final class ThinkingBlock {
    private final int index;
    private final @Nullable String data;
    private final StringBuilder thinking = new StringBuilder();
    private final StringBuilder signature = new StringBuilder();

    /**
     * Starts a block.
     *
     * @param index of the block in the answer
     */
    ThinkingBlock(int index, AnthropicBlock.Other start) throws ModelException {
        this.index = index;
        this.data = start.data();
        append(start);
    }

    int index() {
        return index;
    }

    void append(AnthropicBlock.Other delta) throws ModelException {
        thinking.append(delta.thinking());
        signature.append(delta.signature());
        AnswerLimits.checkState(thinking.length() + signature.length());
    }

    /** The block as the provider sent it. */
    ProviderState state() {
        var bytes = new ByteArrayOutputStream();
        try (JsonGenerator json = ProviderJson.generator(bytes)) {
            json.writeStartObject();
            if (data == null) {
                json.writeStringProperty("type", "thinking");
                json.writeStringProperty("thinking", thinking.toString());
                json.writeStringProperty("signature", signature.toString());
            } else {
                json.writeStringProperty("type", "redacted_thinking");
                json.writeStringProperty("data", data);
            }
            json.writeEndObject();
        }
        return new ProviderState(
                AnthropicChatModel.PROVIDER, bytes.toString(StandardCharsets.UTF_8));
    }
}
