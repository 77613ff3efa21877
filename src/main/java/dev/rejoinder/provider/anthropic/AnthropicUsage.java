package dev.rejoinder.provider.anthropic;

import static dev.rejoinder.provider.http.ProviderJson.countOrNone;
import static dev.rejoinder.provider.http.ProviderJson.isObject;
import static dev.rejoinder.provider.http.ProviderJson.nextProperty;

import dev.rejoinder.provider.http.DecodedAnswer;
import tools.jackson.core.JsonParser;

/** Reads token counts. */
final class AnthropicUsage {
    private AnthropicUsage() {}

    /** Tokens that were read from or written to the provider's cache count as input. */
    static void read(JsonParser json, DecodedAnswer answer) {
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
