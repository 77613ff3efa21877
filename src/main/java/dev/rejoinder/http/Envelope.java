package dev.rejoinder.http;

import dev.rejoinder.core.AppError;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/** The form that every JSON answer has. */
public final class Envelope {
    private Envelope() {}

    /** {@code {"success":true,"data":…,"error":null}}. */
    public static JsonText.Content success(JsonText.Content data) {
        return json -> {
            json.writeStartObject();
            json.writeBooleanProperty("success", true);
            json.writeName("data");
            data.writeTo(json);
            json.writeNullProperty("error");
            json.writeEndObject();
        };
    }

    /** {@code {"success":false,"data":null,"error":{…}}}. */
    public static JsonText.Content failure(AppError error, String requestId) {
        return failure(error, requestId, JsonGenerator::writeNull);
    }

    /** {@code {"success":false,"data":…,"error":{…}}}. */
    static JsonText.Content failure(AppError error, String requestId, JsonText.Content data) {
        return json -> {
            json.writeStartObject();
            json.writeBooleanProperty("success", false);
            json.writeName("data");
            data.writeTo(json);
            json.writeName("error");
            writeError(json, error, requestId);
            json.writeEndObject();
        };
    }

    /**
     * The error object alone. The request's id is left out where an answer outlives its request.
     */
    public static void writeError(JsonGenerator json, AppError error, @Nullable String requestId) {
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
        json.writeEndObject();
    }
}
