package dev.rejoinder.provider.openai;

import static dev.rejoinder.provider.http.ProviderJson.countOrNone;
import static dev.rejoinder.provider.http.ProviderJson.each;
import static dev.rejoinder.provider.http.ProviderJson.error;
import static dev.rejoinder.provider.http.ProviderJson.isObject;
import static dev.rejoinder.provider.http.ProviderJson.nextProperty;
import static dev.rejoinder.provider.http.ProviderJson.stringOrNull;
import static dev.rejoinder.provider.http.ProviderJson.textOrNull;

import dev.rejoinder.provider.FinishReason;
import dev.rejoinder.provider.ModelException;
import dev.rejoinder.provider.http.AnswerDecoder;
import dev.rejoinder.provider.http.DecodedAnswer;
import dev.rejoinder.provider.http.DeltaFastPath;
import dev.rejoinder.provider.http.ProviderJson;
import dev.rejoinder.provider.http.ToolCallFragment;
import java.util.Locale;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** Decodes {@code chat.completion.chunk} objects up to {@code [DONE]}. */
final class OpenAiDecoder implements AnswerDecoder {
    private final DeltaFastPath repeated = new DeltaFastPath();

    // State of the current event: how often it appended text, whether it did anything else, and
    // where its text starts.
    private int texts;
    private boolean others;
    private int quote;

    @Override
    public void decode(byte[] bytes, int offset, int length, DecodedAnswer answer)
            throws ModelException {
        String again = repeated.text(bytes, offset, length);
        if (again != null) {
            answer.append(again);
            return;
        }
        texts = 0;
        others = false;
        if (ProviderJson.objects(bytes, offset, length, json -> chunk(json, answer))) {
            answer.end();
        } else if (texts == 1 && !others) {
            repeated.learn(bytes, offset, length, offset + quote);
        }
    }

    @Override
    public void decodeWhole(byte[] bytes, int offset, int length, DecodedAnswer answer)
            throws ModelException {
        ProviderJson.objectsOrArray(bytes, offset, length, json -> chunk(json, answer));
    }

    private void chunk(JsonParser json, DecodedAnswer answer) throws ModelException {
        String name;
        while ((name = nextProperty(json)) != null) {
            switch (name) {
                case "choices" -> choices(json, answer);
                case "usage" -> usage(json, answer);
                case "error" -> failure(json, answer);
                default -> json.skipChildren();
            }
        }
    }

    private static void failure(JsonParser json, DecodedAnswer answer) throws ModelException {
        if (json.currentToken() != JsonToken.VALUE_NULL) {
            throw answer.providerFailure(error(json));
        }
    }

    private void choices(JsonParser json, DecodedAnswer answer) throws ModelException {
        each(
                json,
                one -> {
                    if (one.currentToken() == JsonToken.START_OBJECT) {
                        choice(one, answer);
                    } else {
                        others = true;
                        answer.ignoreUnknown("a choice that is " + one.currentToken());
                        one.skipChildren();
                    }
                });
    }

    private void choice(JsonParser json, DecodedAnswer answer) throws ModelException {
        int index = 0;
        OpenAiMessage delta = null;
        OpenAiMessage message = null;
        String text = null;
        String reason = null;
        String name;
        while ((name = nextProperty(json)) != null) {
            switch (name) {
                case "index" -> index = countOrNone(json);
                case "delta" -> delta = OpenAiMessage.of(json);
                case "message" -> message = OpenAiMessage.of(json);
                case "text" -> text = textOrNull(json);
                case "finish_reason" -> reason = stringOrNull(json);
                default -> json.skipChildren();
            }
        }
        // The request asks for one choice only.
        if (index != 0) {
            return;
        }
        if (delta != null) {
            add(delta, answer);
        } else if (message != null && answer.isEmpty()) {
            add(message, answer);
            others = true;
        } else if (message == null && text != null) {
            // The older completions API.
            answer.append(text);
            others = true;
        }
        if (reason != null && !reason.isEmpty()) {
            others = true;
            answer.stopped(finishReason(reason, answer));
        }
    }

    private void add(OpenAiMessage message, DecodedAnswer answer) throws ModelException {
        String content = message.content();
        if (content != null) {
            answer.append(content);
            texts++;
            quote = message.quote();
        }
        if (message.refusal() != null) {
            answer.appendRefusal(message.refusal());
            others = true;
        }
        if (!message.calls().isEmpty()) {
            for (ToolCallFragment call : message.calls()) {
                answer.callTool(call);
            }
            others = true;
        }
        if (message.unknown() != null) {
            answer.ignoreUnknown(message.unknown());
            others = true;
        }
    }

    /** Maps the finish reasons of OpenAI and compatible servers. */
    private static FinishReason finishReason(String reason, DecodedAnswer answer)
            throws ModelException {
        return switch (reason.toLowerCase(Locale.ROOT)) {
            case "stop",
                    "eos",
                    "eos_token",
                    "stop_sequence",
                    "stop_token",
                    "end_turn",
                    "end",
                    "complete",
                    "completed" ->
                    FinishReason.STOP;
            case "length",
                    "max_tokens",
                    "max_length",
                    "max_output_tokens",
                    "model_length",
                    "context_length_exceeded" ->
                    FinishReason.LENGTH;
            case "content_filter",
                    "content_filtered",
                    "safety",
                    "sensitive",
                    "moderation",
                    "recitation",
                    "blocklist",
                    "prohibited_content",
                    "guardrail_intervened" ->
                    FinishReason.CONTENT_FILTER;
            case "refusal", "refused" -> FinishReason.REFUSAL;
            case "tool_calls", "tool_call", "tool_use", "function_call" -> FinishReason.TOOL_CALLS;
            default -> throw answer.incompleteAnswer(reason);
        };
    }

    private void usage(JsonParser json, DecodedAnswer answer) {
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
