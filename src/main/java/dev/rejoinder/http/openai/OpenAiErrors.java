package dev.rejoinder.http.openai;

import dev.rejoinder.core.AppError;
import dev.rejoinder.core.ErrorCode;
import dev.rejoinder.core.ProviderErrorDetail;
import dev.rejoinder.http.BodySchema;
import dev.rejoinder.http.ErrorFormat;
import dev.rejoinder.http.JsonEnvelope;
import dev.rejoinder.http.StrictJson;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/** Errors as OpenAI's clients expect them. */
final class OpenAiErrors implements ErrorFormat {
    static final OpenAiErrors FORMAT = new OpenAiErrors();

    /** Endpoints of OpenAI that look like the id of a response. */
    private static final Set<String> LIKE_RESPONSES =
            Set.of("/v1/responses/input_tokens", "/v1/responses/compact");

    private OpenAiErrors() {}

    @Override
    public String contentType() {
        return "application/json; charset=utf-8";
    }

    @Override
    public BodySchema schema() {
        return OpenAiSchemas.ERROR;
    }

    @Override
    public byte[] body(AppError error, int status, String requestId, boolean causes) {
        return StrictJson.bytes(json -> write(json, error, causes));
    }

    @Override
    public String missingPath(String path) {
        return "The endpoint "
                + path
                + " is not supported. docs/api/openai.md lists those that are.";
    }

    @Override
    public boolean isMissing(String path) {
        return LIKE_RESPONSES.contains(path);
    }

    /** The SDKs retry on most statuses; this tells them when it cannot help. */
    @Override
    public Map<String, String> headers(AppError error) {
        return Map.of("x-should-retry", String.valueOf(error.retryable()));
    }

    /** Writes {@code {"error":{…}}}. */
    static void write(JsonGenerator json, AppError error, boolean causes) {
        json.writeStartObject();
        json.writeObjectPropertyStart("error");
        json.writeStringProperty("message", error.sentence());
        json.writeStringProperty("type", type(error.code()));
        json.writeStringProperty("param", param(error));
        json.writeStringProperty("code", code(error.code()));
        ProviderErrorDetail cause = error.provider();
        if (causes && cause != null) {
            json.writeName("cause");
            JsonEnvelope.writeCause(json, cause);
        }
        json.writeEndObject();
        json.writeEndObject();
    }

    private static String type(ErrorCode code) {
        return switch (code) {
            case INVALID_REQUEST,
                    IDEMPOTENCY_KEY_REUSED,
                    INVALID_API_KEY,
                    INVALID_CREDENTIALS,
                    INSUFFICIENT_PERMISSIONS,
                    BOT_NOT_FOUND,
                    CONVERSATION_NOT_FOUND,
                    MESSAGE_NOT_FOUND,
                    ATTACHMENT_NOT_FOUND,
                    ATTACHMENT_INVALID,
                    NOT_AN_ANSWER,
                    NOT_FOUND,
                    ATTACHMENT_NOT_SUPPORTED,
                    TOOL_CALL_NOT_FOUND,
                    TOOL_CALL_NOT_WAITING,
                    HANDOVER_DISABLED,
                    HANDOVER_CLOSED,
                    HANDOVER_TAKEN,
                    HANDOVER_NOT_YOURS,
                    TEST_RUN_ACTIVE,
                    METHOD_NOT_ALLOWED ->
                    "invalid_request_error";
            case RATE_LIMIT_EXCEEDED, CONVERSATION_BUSY -> "rate_limit_error";
            case BUDGET_EXCEEDED -> "insufficient_quota";
            case INTERNAL_ERROR,
                    MODEL_PROVIDER_ERROR,
                    MODEL_TIMEOUT,
                    ANSWER_INTERRUPTED,
                    ACTION_TIMEOUT,
                    SHUTTING_DOWN,
                    OVERLOADED ->
                    "server_error";
        };
    }

    private static @Nullable String param(AppError error) {
        return error.code() == ErrorCode.BOT_NOT_FOUND ? "model" : error.field();
    }

    /** OpenAI's code where it has one; otherwise ours in lower case. */
    static @Nullable String code(ErrorCode code) {
        return switch (code) {
            case INVALID_REQUEST -> null;
            case BOT_NOT_FOUND -> "model_not_found";
            case MESSAGE_NOT_FOUND -> "response_not_found";
            case BUDGET_EXCEEDED -> "insufficient_quota";
            case IDEMPOTENCY_KEY_REUSED,
                    INVALID_API_KEY,
                    INVALID_CREDENTIALS,
                    INSUFFICIENT_PERMISSIONS,
                    CONVERSATION_NOT_FOUND,
                    ATTACHMENT_NOT_FOUND,
                    ATTACHMENT_INVALID,
                    NOT_AN_ANSWER,
                    NOT_FOUND,
                    ATTACHMENT_NOT_SUPPORTED,
                    TOOL_CALL_NOT_FOUND,
                    TOOL_CALL_NOT_WAITING,
                    HANDOVER_DISABLED,
                    HANDOVER_CLOSED,
                    HANDOVER_TAKEN,
                    HANDOVER_NOT_YOURS,
                    TEST_RUN_ACTIVE,
                    METHOD_NOT_ALLOWED,
                    RATE_LIMIT_EXCEEDED,
                    CONVERSATION_BUSY,
                    INTERNAL_ERROR,
                    MODEL_PROVIDER_ERROR,
                    MODEL_TIMEOUT,
                    ANSWER_INTERRUPTED,
                    ACTION_TIMEOUT,
                    SHUTTING_DOWN,
                    OVERLOADED ->
                    code.name().toLowerCase(Locale.ROOT);
        };
    }
}
