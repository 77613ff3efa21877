package dev.rejoinder.provider.anthropic;

import static dev.rejoinder.provider.http.ProviderJson.nextProperty;
import static dev.rejoinder.provider.http.ProviderJson.stringOrNull;
import static dev.rejoinder.provider.http.ProviderJson.textOrNull;

import dev.rejoinder.provider.http.VerbatimJson;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * A content block, or a delta of a block or of the message.
 *
 * @param other what only blocks of tools and thinking have; null for text
 */
record AnthropicBlock(
        @Nullable String type,
        @Nullable String text,
        @Nullable String stopReason,
        @Nullable Other other) {
    static final AnthropicBlock NONE = new AnthropicBlock(null, null, null, null);

    /** The properties of blocks of tools and thinking, and of their deltas. */
    static final class Other {
        private @Nullable String id;
        private @Nullable String name;
        private String input = "";
        private String thinking = "";
        private String signature = "";
        private @Nullable String data;

        @Nullable String id() {
            return id;
        }

        @Nullable String name() {
            return name;
        }

        /** The arguments, or the next piece of them; empty if they follow in deltas. */
        String input() {
            return input;
        }

        String thinking() {
            return thinking;
        }

        String signature() {
            return signature;
        }

        /** The encrypted thinking of a {@code redacted_thinking} block, or null. */
        @Nullable String data() {
            return data;
        }
    }

    static AnthropicBlock of(JsonParser json) {
        if (json.currentToken() != JsonToken.START_OBJECT) {
            String text = textOrNull(json);
            return text == null ? NONE : new AnthropicBlock(null, text, null, null);
        }
        String type = null;
        String text = null;
        String stopReason = null;
        Other other = null;
        String name;
        while ((name = nextProperty(json)) != null) {
            switch (name) {
                case "type" -> type = stringOrNull(json);
                case "text" -> text = textOrNull(json);
                case "stop_reason" -> stopReason = stringOrNull(json);
                case "id", "name", "input", "partial_json", "thinking", "signature", "data" -> {
                    other = other == null ? new Other() : other;
                    read(json, name, other);
                }
                default -> json.skipChildren();
            }
        }
        return new AnthropicBlock(type, text, stopReason, other);
    }

    private static void read(JsonParser json, String property, Other other) {
        if (property.equals("input") && json.currentToken() == JsonToken.START_OBJECT) {
            String input = VerbatimJson.read(json);
            other.input = input.equals("{}") ? "" : input;
            return;
        }
        String value = stringOrNull(json);
        if (value == null) {
            return;
        }
        switch (property) {
            case "id" -> other.id = value;
            case "name" -> other.name = value;
            case "input", "partial_json" -> other.input = value;
            case "thinking" -> other.thinking = value;
            case "signature" -> other.signature = value;
            default -> other.data = value;
        }
    }
}
