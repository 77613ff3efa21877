package dev.rejoinder.provider.gemini;

import static dev.rejoinder.provider.http.ProviderJson.countOrNone;
import static dev.rejoinder.provider.http.ProviderJson.each;
import static dev.rejoinder.provider.http.ProviderJson.error;
import static dev.rejoinder.provider.http.ProviderJson.isObject;
import static dev.rejoinder.provider.http.ProviderJson.nextProperty;
import static dev.rejoinder.provider.http.ProviderJson.stringOrNull;
import static dev.rejoinder.provider.http.ProviderJson.textOrNull;

import dev.rejoinder.provider.FinishReason;
import dev.rejoinder.provider.MessagePart.ProviderState;
import dev.rejoinder.provider.ModelException;
import dev.rejoinder.provider.http.AnswerDecoder;
import dev.rejoinder.provider.http.DecodedAnswer;
import dev.rejoinder.provider.http.ProviderJson;
import dev.rejoinder.provider.http.ToolCallFragment;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * Decodes {@code GenerateContentResponse} objects. There is no end mark: the answer is complete
 * when a finish reason was given and the body ended properly.
 */
final class GeminiDecoder implements AnswerDecoder {
    private final boolean keepsSignatures;

    /** The number of calls so far. Calls arrive whole, and often without ids. */
    private int calls;

    /**
     * Creates a decoder.
     *
     * @param keepsSignatures whether the answer is sent back: only with tool results
     */
    GeminiDecoder(boolean keepsSignatures) {
        this.keepsSignatures = keepsSignatures;
    }

    @Override
    public void decode(byte[] bytes, int offset, int length, DecodedAnswer answer)
            throws ModelException {
        ProviderJson.objects(bytes, offset, length, json -> piece(json, answer));
    }

    /** Without {@code alt=sse} the objects arrive in an array. */
    @Override
    public void decodeWhole(byte[] bytes, int offset, int length, DecodedAnswer answer)
            throws ModelException {
        ProviderJson.objectsOrArray(bytes, offset, length, json -> piece(json, answer));
    }

    private void piece(JsonParser json, DecodedAnswer answer) throws ModelException {
        String name;
        while ((name = nextProperty(json)) != null) {
            switch (name) {
                case "candidates" -> candidates(json, answer);
                case "usageMetadata" -> usage(json, answer);
                case "promptFeedback" -> feedback(json, answer);
                case "error" -> {
                    if (json.currentToken() != JsonToken.VALUE_NULL) {
                        throw answer.providerFailure(error(json));
                    }
                }
                default -> json.skipChildren();
            }
        }
    }

    private void candidates(JsonParser json, DecodedAnswer answer) throws ModelException {
        if (json.currentToken() != JsonToken.START_ARRAY) {
            first(json, answer);
            return;
        }
        for (int index = 0; json.nextToken() != JsonToken.END_ARRAY; index++) {
            // The request asks for one candidate only.
            if (index == 0) {
                first(json, answer);
            } else {
                json.skipChildren();
            }
        }
    }

    private void first(JsonParser json, DecodedAnswer answer) throws ModelException {
        JsonToken token = json.currentToken();
        if (isObject(json)) {
            candidate(json, answer);
        } else if (token != JsonToken.VALUE_NULL) {
            answer.ignoreUnknown("a candidate that is " + token);
        }
    }

    private void candidate(JsonParser json, DecodedAnswer answer) throws ModelException {
        String reason = null;
        String name;
        while ((name = nextProperty(json)) != null) {
            switch (name) {
                case "content" -> content(json, answer);
                case "finishReason" -> reason = stringOrNull(json);
                default -> json.skipChildren();
            }
        }
        if (reason != null) {
            answer.stopped(finishReason(reason, answer));
        }
    }

    private static FinishReason finishReason(String reason, DecodedAnswer answer)
            throws ModelException {
        return switch (reason) {
            case "STOP" -> FinishReason.STOP;
            case "MAX_TOKENS" -> FinishReason.LENGTH;
            case "SAFETY",
                    "RECITATION",
                    "LANGUAGE",
                    "BLOCKLIST",
                    "PROHIBITED_CONTENT",
                    "SPII",
                    "MODEL_ARMOR",
                    "IMAGE_SAFETY",
                    "IMAGE_PROHIBITED_CONTENT",
                    "IMAGE_RECITATION" ->
                    FinishReason.CONTENT_FILTER;
            case "MALFORMED_FUNCTION_CALL", "UNEXPECTED_TOOL_CALL", "TOO_MANY_TOOL_CALLS" ->
                    FinishReason.TOOL_CALLS;
            default -> throw answer.incompleteAnswer(reason);
        };
    }

    private void content(JsonParser json, DecodedAnswer answer) throws ModelException {
        if (json.currentToken() != JsonToken.START_OBJECT) {
            // Parts without a content object, or null.
            each(json, one -> part(one, answer));
            return;
        }
        String name;
        while ((name = nextProperty(json)) != null) {
            if (!name.equals("parts")) {
                json.skipChildren();
            } else {
                each(json, one -> part(one, answer));
            }
        }
    }

    private void part(JsonParser json, DecodedAnswer answer) throws ModelException {
        if (json.currentToken() != JsonToken.START_OBJECT) {
            bare(json, answer);
            return;
        }
        String text = null;
        boolean thought = false;
        GeminiCall call = null;
        String signature = null;
        String other = null;
        String name;
        while ((name = nextProperty(json)) != null) {
            switch (name) {
                case "text" -> {
                    other = json.currentToken().isScalarValue() ? other : name;
                    text = textOrNull(json);
                }
                case "thought" -> thought = json.currentToken() == JsonToken.VALUE_TRUE;
                case "functionCall" -> call = GeminiCall.of(json);
                case "thoughtSignature" -> signature = keptOrNull(json);
                default -> {
                    other = name;
                    json.skipChildren();
                }
            }
        }
        if (call != null) {
            ProviderState state = signature == null ? null : GeminiSignature.ofCall(signature);
            answer.callTool(
                    new ToolCallFragment(calls++, call.id(), call.name(), call.args(), state));
            return;
        }
        if (text != null && !thought) {
            answer.append(text);
        } else if (text == null && other != null) {
            answer.ignoreUnknown("a part with " + other);
        }
        if (signature != null) {
            answer.keepState(GeminiSignature.ofText(signature, thought));
        }
    }

    private @Nullable String keptOrNull(JsonParser json) {
        String signature = stringOrNull(json);
        return keepsSignatures ? signature : null;
    }

    /** Decodes a part that is a bare string instead of an object. */
    private static void bare(JsonParser json, DecodedAnswer answer) throws ModelException {
        JsonToken token = json.currentToken();
        String text = textOrNull(json);
        if (text != null) {
            answer.append(text);
        } else {
            answer.ignoreUnknown("a part that is " + token);
        }
    }

    /** A blocked prompt gets no candidate, and a retry does not help. */
    private static void feedback(JsonParser json, DecodedAnswer answer) {
        if (!isObject(json)) {
            return;
        }
        String name;
        while ((name = nextProperty(json)) != null) {
            if (name.equals("blockReason") && stringOrNull(json) != null) {
                answer.stopped(FinishReason.CONTENT_FILTER);
            } else {
                json.skipChildren();
            }
        }
    }

    /** Thinking tokens count as output. */
    private static void usage(JsonParser json, DecodedAnswer answer) {
        if (!isObject(json)) {
            return;
        }
        int output = 0;
        String name;
        while ((name = nextProperty(json)) != null) {
            switch (name) {
                case "promptTokenCount" -> answer.inputTokens(countOrNone(json));
                case "candidatesTokenCount", "thoughtsTokenCount" ->
                        output += Math.max(0, countOrNone(json));
                default -> json.skipChildren();
            }
        }
        answer.outputTokens(output);
    }
}
