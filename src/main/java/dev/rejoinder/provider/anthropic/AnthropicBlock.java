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
 * @param other the properties that text does not have; null for text, so that its deltas stay small
 */
record AnthropicBlock(@Nullable String type, @Nullable String text, @Nullable Other other) {
    static final AnthropicBlock NONE = new AnthropicBlock(null, null, null);

    /** The properties of tools and thinking, and of the end of a message. */
    static final class Other {
        private @Nullable String stopReason;
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

    /** Why the message ended, or null. */
    @Nullable String stopReason() {
        return other == null ? null : other.stopReason;
    }

    static AnthropicBlock of(JsonParser json) {
        if (json.currentToken() != JsonToken.START_OBJECT) {
            String text = textOrNull(json);
            return text == null ? NONE : new AnthropicBlock(null, text, null);
        }
        String type = null;
        String text = null;
        Other other = null;
        String name;
        while ((name = nextProperty(json)) != null) {
            switch (name) {
                case "type" -> type = stringOrNull(json);
                case "text" -> text = textOrNull(json);
                case "stop_reason",
                        "id",
                        "name",
                        "input",
                        "partial_json",
                        "thinking",
                        "signature",
                        "data" ->
                        other = with(name, value(json), other);
                default -> json.skipChildren();
            }
        }
        return new AnthropicBlock(type, text, other);
    }

    /** Returns a string as it is, and an object as JSON; an empty one is completed by deltas. */
    private static @Nullable String value(JsonParser json) {
        if (json.currentToken() != JsonToken.START_OBJECT) {
            return stringOrNull(json);
        }
        String object = VerbatimJson.read(json);
        return object.equals("{}") ? "" : object;
    }

    private static @Nullable Other with(
            String property, @Nullable String value, @Nullable Other known) {
        if (value == null) {
            return known;
        }
        Other other = known == null ? new Other() : known;
        switch (property) {
            case "stop_reason" -> other.stopReason = value;
            case "id" -> other.id = value;
            case "name" -> other.name = value;
            case "input", "partial_json" -> other.input = value;
            case "thinking" -> other.thinking = value;
            case "signature" -> other.signature = value;
            default -> other.data = value;
        }
        return other;
    }
}
