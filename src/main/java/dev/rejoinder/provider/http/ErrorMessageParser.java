package dev.rejoinder.provider.http;

import static dev.rejoinder.provider.http.ProviderJson.nextProperty;

import dev.rejoinder.provider.ModelException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** Finds the message in an error body, in the formats of providers and compatible servers. */
final class ErrorMessageParser {
    private @Nullable String message;

    private ErrorMessageParser() {}

    /** Returns the message, or null if the body is not JSON or contains none. */
    static @Nullable String message(String body) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        var found = new ErrorMessageParser();
        try {
            ProviderJson.objectsOrArray(bytes, 0, bytes.length, found::read);
        } catch (JacksonException | ModelException e) {
            // The body may be truncated after its message.
        }
        return found.message;
    }

    /** Parses the data of an error event: an error object, or plain text. */
    static ProviderError of(String data) {
        byte[] bytes = data.getBytes(StandardCharsets.UTF_8);
        var found = new ProviderError[1];
        try {
            ProviderJson.objects(
                    bytes, 0, bytes.length, json -> found[0] = ProviderJson.error(json));
        } catch (JacksonException | ModelException e) {
            // Use the plain text.
        }
        ProviderError error = found[0];
        if (error != null && !error.message().equals(ProviderError.NO_MESSAGE)) {
            return error;
        }
        String message = message(data);
        String told = message == null ? data : message;
        return new ProviderError(
                told.substring(0, Math.min(told.length(), ErrorResponse.MAX_DETAIL_BYTES)),
                error == null ? null : error.status());
    }

    private void read(JsonParser json) {
        String name;
        while ((name = nextProperty(json)) != null) {
            switch (name) {
                case "error", "message", "detail" -> {
                    boolean text = json.currentToken() == JsonToken.VALUE_STRING;
                    if (text || json.currentToken() == JsonToken.START_OBJECT) {
                        keep(ProviderJson.error(json).message());
                    } else {
                        json.skipChildren();
                    }
                }
                default -> json.skipChildren();
            }
        }
    }

    private void keep(String found) {
        if (message == null && !found.isBlank() && !found.equals(ProviderError.NO_MESSAGE)) {
            message = found;
        }
    }
}
