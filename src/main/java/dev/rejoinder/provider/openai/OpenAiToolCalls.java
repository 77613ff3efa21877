package dev.rejoinder.provider.openai;

import static dev.rejoinder.provider.http.ProviderJson.countOrNone;
import static dev.rejoinder.provider.http.ProviderJson.each;
import static dev.rejoinder.provider.http.ProviderJson.isObject;
import static dev.rejoinder.provider.http.ProviderJson.nextProperty;
import static dev.rejoinder.provider.http.ProviderJson.stringOrNull;

import dev.rejoinder.provider.MessagePart.ProviderState;
import dev.rejoinder.provider.ModelException;
import dev.rejoinder.provider.http.ToolCallFragment;
import dev.rejoinder.provider.http.VerbatimJson;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** Reads the tool calls of a {@code delta} or a {@code message}. */
final class OpenAiToolCalls {
    private OpenAiToolCalls() {}

    /** Reads {@code tool_calls}, an array of calls or of pieces of calls. */
    static List<ToolCallFragment> read(JsonParser json) throws ModelException {
        var calls = new ArrayList<ToolCallFragment>();
        each(
                json,
                one -> {
                    if (isObject(one)) {
                        calls.add(new Call().read(one));
                    }
                });
        return calls;
    }

    /** Reads the older {@code function_call}, which has no id. */
    static List<ToolCallFragment> readFunction(JsonParser json) {
        if (!isObject(json)) {
            return List.of();
        }
        var call = new Call();
        call.function(json);
        return List.of(call.fragment());
    }

    /** The state of reading one call. */
    private static final class Call {
        private @Nullable Integer index;
        private @Nullable String id;
        private @Nullable String tool;
        private String arguments = "";
        private @Nullable ProviderState state;

        ToolCallFragment read(JsonParser json) {
            String name;
            while ((name = nextProperty(json)) != null) {
                switch (name) {
                    case "index" -> {
                        int count = countOrNone(json);
                        index = count < 0 ? null : count;
                    }
                    case "id" -> id = stringOrNull(json);
                    case "function" -> {
                        if (isObject(json)) {
                            function(json);
                        }
                    }
                    case "extra_content" -> extra(json);
                    default -> json.skipChildren();
                }
            }
            return fragment();
        }

        ToolCallFragment fragment() {
            return new ToolCallFragment(index, id, tool, arguments, state);
        }

        /** Arguments are a string that contains JSON; some servers send the object itself. */
        void function(JsonParser json) {
            String name;
            while ((name = nextProperty(json)) != null) {
                switch (name) {
                    case "name" -> tool = stringOrNull(json);
                    case "arguments" -> {
                        if (json.currentToken() == JsonToken.START_OBJECT) {
                            arguments = VerbatimJson.read(json);
                        } else {
                            String text = stringOrNull(json);
                            arguments = text == null ? "" : text;
                        }
                    }
                    default -> json.skipChildren();
                }
            }
        }

        /** Gemini's signature of a call, which its compatible endpoint wants back. */
        private void extra(JsonParser json) {
            if (isObject(json)) {
                state = new ProviderState(OpenAiChatModel.PROVIDER, VerbatimJson.read(json));
            }
        }
    }
}
