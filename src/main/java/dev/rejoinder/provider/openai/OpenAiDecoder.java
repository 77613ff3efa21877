package dev.rejoinder.provider.openai;

import static dev.rejoinder.provider.http.ProviderJson.countOrNone;
import static dev.rejoinder.provider.http.ProviderJson.errorMessage;
import static dev.rejoinder.provider.http.ProviderJson.isArray;
import static dev.rejoinder.provider.http.ProviderJson.isObject;
import static dev.rejoinder.provider.http.ProviderJson.nextProperty;
import static dev.rejoinder.provider.http.ProviderJson.stringOrNull;

import dev.rejoinder.provider.FinishReason;
import dev.rejoinder.provider.ModelException;
import dev.rejoinder.provider.http.Answer;
import dev.rejoinder.provider.http.AnswerDecoder;
import dev.rejoinder.provider.http.ProviderJson;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** Reads {@code chat.completion.chunk} objects up to {@code [DONE]}. */
final class OpenAiDecoder implements AnswerDecoder {
    private static final byte[] DONE = "[DONE]".getBytes(StandardCharsets.US_ASCII);

    @Override
    public void decode(byte[] bytes, int offset, int length, Answer answer) throws ModelException {
        if (isDone(bytes, offset, length)) {
            answer.end();
            return;
        }
        try (JsonParser json = ProviderJson.object(bytes, offset, length)) {
            String name;
            while ((name = nextProperty(json)) != null) {
                switch (name) {
                    case "choices" -> choices(json, answer);
                    case "usage" -> usage(json, answer);
                    case "error" -> error(json, answer);
                    default -> json.skipChildren();
                }
            }
        }
    }

    /** Some servers leave the mark out and just end the body. */
    @Override
    public boolean endsWithBody() {
        return true;
    }

    private static boolean isDone(byte[] bytes, int offset, int length) {
        return length >= DONE.length
                && Arrays.equals(bytes, offset, offset + DONE.length, DONE, 0, DONE.length)
                && new String(bytes, offset, length, StandardCharsets.UTF_8)
                        .strip()
                        .equals("[DONE]");
    }

    private static void error(JsonParser json, Answer answer) throws ModelException {
        if (json.currentToken() != JsonToken.VALUE_NULL) {
            throw answer.failed(errorMessage(json));
        }
    }

    private static void choices(JsonParser json, Answer answer) throws ModelException {
        if (!isArray(json)) {
            return;
        }
        while (json.nextToken() != JsonToken.END_ARRAY) {
            if (isObject(json)) {
                choice(json, answer);
            }
        }
    }

    private static void choice(JsonParser json, Answer answer) throws ModelException {
        int index = 0;
        String content = null;
        String reason = null;
        String name;
        while ((name = nextProperty(json)) != null) {
            switch (name) {
                case "index" -> index = countOrNone(json);
                case "delta" -> content = content(json);
                case "finish_reason" -> reason = stringOrNull(json);
                default -> json.skipChildren();
            }
        }
        // Only one answer was asked for.
        if (index != 0) {
            return;
        }
        if (content != null) {
            answer.append(content);
        }
        if (reason != null && !reason.isEmpty()) {
            answer.stopped(reason.equals("length") ? FinishReason.LENGTH : FinishReason.STOP);
        }
    }

    private static @Nullable String content(JsonParser json) {
        if (!isObject(json)) {
            return null;
        }
        String content = null;
        String name;
        while ((name = nextProperty(json)) != null) {
            if (name.equals("content")) {
                content = stringOrNull(json);
            } else {
                json.skipChildren();
            }
        }
        return content;
    }

    private static void usage(JsonParser json, Answer answer) {
        if (!isObject(json)) {
            return;
        }
        String name;
        while ((name = nextProperty(json)) != null) {
            switch (name) {
                case "prompt_tokens" -> answer.inputTokens(countOrNone(json));
                case "completion_tokens" -> answer.outputTokens(countOrNone(json));
                default -> json.skipChildren();
            }
        }
    }
}
