package dev.rejoinder.provider.openai;

import static dev.rejoinder.provider.http.ProviderJson.nextProperty;
import static dev.rejoinder.provider.http.ProviderJson.stringOrNull;
import static dev.rejoinder.provider.http.ProviderJson.textOrNull;

import dev.rejoinder.provider.ModelException;
import dev.rejoinder.provider.http.ToolCallFragment;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * A {@code delta} or a {@code message}.
 *
 * @param content null when there is none
 * @param quote the offset of the content's opening quote, if the content is one string
 * @param calls tool calls, or pieces of them
 * @param unknown content in an unknown format; or null
 */
record OpenAiMessage(
        @Nullable String content,
        int quote,
        @Nullable String refusal,
        List<ToolCallFragment> calls,
        @Nullable String unknown) {
    /** Parses the current value; null for JSON null. */
    static @Nullable OpenAiMessage of(JsonParser json) throws ModelException {
        JsonToken token = json.currentToken();
        if (token == JsonToken.START_OBJECT) {
            return new Parsing().object(json);
        }
        String text = textOrNull(json);
        if (text != null) {
            return new OpenAiMessage(text, 0, null, List.of(), null);
        }
        return token == JsonToken.VALUE_NULL
                ? null
                : new OpenAiMessage(null, 0, null, List.of(), "a message that is " + token);
    }

    /** The state of parsing one message. */
    private static final class Parsing {
        /** Such as {@code thinking}, {@code reasoning_text} or {@code reasoning.summary}. */
        private static final Pattern REASONING =
                Pattern.compile("think|thought|reason|summary|analysis");

        private @Nullable String content;
        private @Nullable StringBuilder parts;
        private int quote;
        private @Nullable String refusal;
        private List<ToolCallFragment> calls = List.of();
        private @Nullable String unknown;

        OpenAiMessage object(JsonParser json) throws ModelException {
            String name;
            while ((name = nextProperty(json)) != null) {
                switch (name) {
                    case "content" -> {
                        quote = (int) json.currentTokenLocation().getByteOffset();
                        content(json);
                    }
                    case "refusal" -> refusal(json);
                    case "tool_calls" -> calls = OpenAiToolCalls.read(json);
                    case "function_call" -> calls = OpenAiToolCalls.readFunction(json);
                    default -> json.skipChildren();
                }
            }
            String all = parts == null ? content : parts.toString();
            return new OpenAiMessage(all, quote, refusal, calls, unknown);
        }

        private void refusal(JsonParser json) {
            JsonToken token = json.currentToken();
            refusal = textOrNull(json);
            if (refusal == null && token != JsonToken.VALUE_NULL) {
                unknown = "a refusal that is " + token;
            }
        }

        private void content(JsonParser json) {
            switch (json.currentToken()) {
                case VALUE_STRING -> content = json.getString();
                case VALUE_NULL -> {
                    // No content yet.
                }
                case START_ARRAY -> {
                    while (json.nextToken() != JsonToken.END_ARRAY) {
                        part(json);
                    }
                }
                case START_OBJECT -> part(json);
                default -> content = textOrNull(json);
            }
        }

        private void part(JsonParser json) {
            if (json.currentToken() != JsonToken.START_OBJECT) {
                String scalar = textOrNull(json);
                if (scalar != null) {
                    add(scalar);
                    return;
                }
                unknown = "a part of the content that is " + json.currentToken();
                json.skipChildren();
                return;
            }
            String type = null;
            String text = null;
            String refused = null;
            String name;
            while ((name = nextProperty(json)) != null) {
                switch (name) {
                    case "type" -> type = stringOrNull(json);
                    case "text" -> text = text(json);
                    case "refusal" -> refused = stringOrNull(json);
                    default -> json.skipChildren();
                }
            }
            part(type == null ? "text" : type, text, refused);
        }

        private void part(String type, @Nullable String text, @Nullable String refused) {
            if (REASONING.matcher(type).find()) {
                // Reasoning is not part of the answer.
                return;
            }
            switch (type) {
                case "refusal" -> refusal = refused == null ? text : refused;
                default -> {
                    if (text == null) {
                        unknown = "a part of the content of type " + type;
                    } else {
                        add(text);
                    }
                }
            }
        }

        /** Some servers send {@code "text":{"value":"…"}}. */
        private static @Nullable String text(JsonParser json) {
            if (json.currentToken() != JsonToken.START_OBJECT) {
                return textOrNull(json);
            }
            String value = null;
            String name;
            while ((name = nextProperty(json)) != null) {
                if (name.equals("value")) {
                    value = textOrNull(json);
                } else {
                    json.skipChildren();
                }
            }
            return value;
        }

        private void add(String text) {
            if (parts == null) {
                parts = new StringBuilder();
            }
            parts.append(text);
        }
    }
}
