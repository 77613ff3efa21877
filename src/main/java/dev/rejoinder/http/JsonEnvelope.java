package dev.rejoinder.http;

import dev.rejoinder.core.AppError;
import dev.rejoinder.core.ProviderErrorDetail;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/** The envelope of every JSON response. */
public final class JsonEnvelope {
    /** Errors in the envelope. */
    static final ErrorFormat ERRORS =
            new ErrorFormat() {
                @Override
                public String contentType() {
                    return StrictJson.CONTENT_TYPE;
                }

                @Override
                public BodySchema schema() {
                    return ErrorSchema.ERROR;
                }

                @Override
                public byte[] body(AppError error, int status, String requestId, boolean causes) {
                    return StrictJson.bytes(failure(error, requestId, causes));
                }
            };

    private JsonEnvelope() {}

    /** The schema, under this name, of a success with this data. */
    static BodySchema schema(String name, BodySchema data) {
        return BodySchema.named(
                name,
                BodySchema.required("success", new BodySchema.BooleanSchema(), "Always true."),
                BodySchema.required("data", data, "The result."),
                BodySchema.optional("error", ErrorSchema.DETAIL, "Always null."));
    }

    /** {@code {"success":true,"data":…,"error":null}}. */
    public static StrictJson.Content success(StrictJson.Content data) {
        return json -> {
            json.writeStartObject();
            json.writeBooleanProperty("success", true);
            json.writeName("data");
            data.writeTo(json);
            json.writeNullProperty("error");
            json.writeEndObject();
        };
    }

    /**
     * {@code {"success":false,"data":null,"error":{…}}}.
     *
     * @param causes whether the caller may see the model provider's error
     */
    public static StrictJson.Content failure(AppError error, String requestId, boolean causes) {
        return failure(error, requestId, causes, JsonGenerator::writeNull);
    }

    /** {@code {"success":false,"data":…,"error":{…}}}. */
    static StrictJson.Content failure(
            AppError error, String requestId, boolean causes, StrictJson.Content data) {
        return json -> {
            json.writeStartObject();
            json.writeBooleanProperty("success", false);
            json.writeName("data");
            data.writeTo(json);
            json.writeName("error");
            writeError(json, error, requestId, causes);
            json.writeEndObject();
        };
    }

    /**
     * Writes only the error object. The request id is omitted if the answer outlives its request.
     *
     * @param causes as in {@link #failure}
     */
    public static void writeError(
            JsonGenerator json, AppError error, @Nullable String requestId, boolean causes) {
        json.writeStartObject();
        json.writeStringProperty("code", error.code().name());
        json.writeStringProperty("message", error.sentence());
        if (requestId != null) {
            json.writeStringProperty("requestId", requestId);
        }
        if (error.field() != null) {
            json.writeStringProperty("field", error.field());
        }
        json.writeBooleanProperty("retryable", error.retryable());
        ProviderErrorDetail cause = error.provider();
        if (causes && cause != null) {
            json.writeName("cause");
            writeCause(json, cause);
        }
        json.writeEndObject();
    }

    /** Writes the model provider's error. */
    public static void writeCause(JsonGenerator json, ProviderErrorDetail cause) {
        json.writeStartObject();
        json.writeStringProperty("provider", cause.provider());
        json.writeStringProperty("model", cause.model());
        if (cause.status() == null) {
            json.writeNullProperty("status");
        } else {
            json.writeNumberProperty("status", cause.status());
        }
        json.writeStringProperty("message", cause.message());
        json.writeEndObject();
    }
}
