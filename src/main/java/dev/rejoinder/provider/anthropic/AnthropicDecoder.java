package dev.rejoinder.provider.anthropic;

import static dev.rejoinder.provider.http.ProviderJson.countOrNone;
import static dev.rejoinder.provider.http.ProviderJson.errorMessage;
import static dev.rejoinder.provider.http.ProviderJson.isObject;
import static dev.rejoinder.provider.http.ProviderJson.nextProperty;
import static dev.rejoinder.provider.http.ProviderJson.stringOrNull;

import dev.rejoinder.provider.FinishReason;
import dev.rejoinder.provider.ModelException;
import dev.rejoinder.provider.http.Answer;
import dev.rejoinder.provider.http.AnswerDecoder;
import dev.rejoinder.provider.http.ProviderJson;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;

/**
 * Reads the events of a message up to {@code message_stop}. Each one's data names its type, so the
 * event's own name is not needed; types that are not known are passed over, as the provider asks.
 */
final class AnthropicDecoder implements AnswerDecoder {
    @Override
    public void decode(byte[] bytes, int offset, int length, Answer answer) throws ModelException {
        String type = null;
        String error = null;
        Delta delta = Delta.NONE;
        try (JsonParser json = ProviderJson.object(bytes, offset, length)) {
            String name;
            while ((name = nextProperty(json)) != null) {
                switch (name) {
                    case "type" -> type = stringOrNull(json);
                    case "delta" -> delta = delta(json);
                    case "message" -> message(json, answer);
                    case "usage" -> usage(json, answer);
                    case "error" -> error = errorMessage(json);
                    default -> json.skipChildren();
                }
            }
        }
        apply(type == null ? "" : type, delta, error, answer);
    }

    private static void apply(String type, Delta delta, @Nullable String error, Answer answer)
            throws ModelException {
        switch (type) {
            case "content_block_delta" -> {
                if ("text_delta".equals(delta.type) && delta.text != null) {
                    answer.append(delta.text);
                }
            }
            case "message_delta" -> {
                if (delta.stopReason != null) {
                    answer.stopped(reason(delta.stopReason));
                }
            }
            case "message_stop" -> answer.end();
            case "error" -> throw answer.failed(error == null ? "an unnamed error" : error);
            default -> {
                // ping, the starts and stops of blocks, and whatever comes to be.
            }
        }
    }

    @Override
    public boolean endsWithBody() {
        return false;
    }

    private static FinishReason reason(String stopReason) {
        return switch (stopReason) {
            case "max_tokens", "model_context_window_exceeded" -> FinishReason.LENGTH;
            default -> FinishReason.STOP;
        };
    }

    private record Delta(
            @Nullable String type, @Nullable String text, @Nullable String stopReason) {
        static final Delta NONE = new Delta(null, null, null);
    }

    private static Delta delta(JsonParser json) {
        if (!isObject(json)) {
            return Delta.NONE;
        }
        String type = null;
        String text = null;
        String stopReason = null;
        String name;
        while ((name = nextProperty(json)) != null) {
            switch (name) {
                case "type" -> type = stringOrNull(json);
                case "text" -> text = stringOrNull(json);
                case "stop_reason" -> stopReason = stringOrNull(json);
                default -> json.skipChildren();
            }
        }
        return new Delta(type, text, stopReason);
    }

    private static void message(JsonParser json, Answer answer) {
        if (!isObject(json)) {
            return;
        }
        String name;
        while ((name = nextProperty(json)) != null) {
            if (name.equals("usage")) {
                usage(json, answer);
            } else {
                json.skipChildren();
            }
        }
    }

    /** What was read from and written to the provider's cache was input as well. */
    private static void usage(JsonParser json, Answer answer) {
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
