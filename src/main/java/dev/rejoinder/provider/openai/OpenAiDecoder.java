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
import dev.rejoinder.provider.http.RepeatedEvent;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** Reads {@code chat.completion.chunk} objects up to {@code [DONE]}. */
final class OpenAiDecoder implements AnswerDecoder {
    private static final byte[] DONE = "[DONE]".getBytes(StandardCharsets.US_ASCII);

    private final RepeatedEvent repeated = new RepeatedEvent();

    // Of the event under way: how often it added text, whether it did anything else, and where
    // its text begins.
    private int texts;
    private boolean others;
    private int quote;

    @Override
    public void decode(byte[] bytes, int offset, int length, Answer answer) throws ModelException {
        String again = repeated.text(bytes, offset, length);
        if (again != null) {
            answer.append(again);
            return;
        }
        if (isDone(bytes, offset, length)) {
            answer.end();
            return;
        }
        parse(bytes, offset, length, answer);
        if (texts == 1 && !others) {
            repeated.learn(bytes, offset, length, offset + quote);
        }
    }

    private void parse(byte[] bytes, int offset, int length, Answer answer) throws ModelException {
        texts = 0;
        others = false;
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

    private void choices(JsonParser json, Answer answer) throws ModelException {
        if (!isArray(json)) {
            return;
        }
        while (json.nextToken() != JsonToken.END_ARRAY) {
            if (isObject(json)) {
                choice(json, answer);
            }
        }
    }

    private void choice(JsonParser json, Answer answer) throws ModelException {
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
            texts++;
        }
        if (reason != null && !reason.isEmpty()) {
            others = true;
            answer.stopped(reason.equals("length") ? FinishReason.LENGTH : FinishReason.STOP);
        }
    }

    private @Nullable String content(JsonParser json) {
        if (!isObject(json)) {
            return null;
        }
        String content = null;
        String name;
        while ((name = nextProperty(json)) != null) {
            if (name.equals("content")) {
                quote = (int) json.currentTokenLocation().getByteOffset();
                content = stringOrNull(json);
            } else {
                json.skipChildren();
            }
        }
        return content;
    }

    private void usage(JsonParser json, Answer answer) {
        if (!isObject(json)) {
            return;
        }
        others = true;
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
