package dev.rejoinder.provider.http;

import static dev.rejoinder.provider.http.ProviderJson.nextProperty;

import dev.rejoinder.provider.ModelException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** The message in the body of an error, as providers and the servers that imitate them write it. */
final class ErrorMessageParser {
    private @Nullable String message;

    private ErrorMessageParser() {}

    /** The message, or null where the body is no JSON, or names none. */
    static @Nullable String message(String body) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        var found = new ErrorMessageParser();
        try {
            ProviderJson.objectsOrArray(bytes, 0, bytes.length, found::read);
        } catch (JacksonException | ModelException e) {
            // It may have been cut after its message.
        }
        return found.message;
    }

    /** What an event says that is an error by its name: an error object, or a sentence. */
    static ProviderError of(String data) {
        byte[] bytes = data.getBytes(StandardCharsets.UTF_8);
        var found = new ProviderError[1];
        try {
            ProviderJson.objects(
                    bytes, 0, bytes.length, json -> found[0] = ProviderJson.error(json));
        } catch (JacksonException | ModelException e) {
            // Then the text itself is told.
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
