package dev.rejoinder.provider.gemini;

import dev.rejoinder.provider.MessagePart.ProviderState;
import dev.rejoinder.provider.http.ProviderJson;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import tools.jackson.core.JsonGenerator;

/**
 * A thought signature as provider state: the signature of a tool call is a JSON string, which goes
 * into the part of the call after it; any other signature is a whole part.
 */
final class GeminiSignature {
    private GeminiSignature() {}

    static ProviderState ofCall(String signature) {
        return state(json -> json.writeString(signature));
    }

    /** Text was passed on already, so the signature returns in a part without text. */
    static ProviderState ofText(String signature, boolean thought) {
        return state(
                json -> {
                    json.writeStartObject();
                    json.writeStringProperty("text", "");
                    if (thought) {
                        json.writeBooleanProperty("thought", true);
                    }
                    json.writeStringProperty("thoughtSignature", signature);
                    json.writeEndObject();
                });
    }

    private static ProviderState state(Consumer<JsonGenerator> value) {
        var bytes = new ByteArrayOutputStream();
        try (JsonGenerator json = ProviderJson.generator(bytes)) {
            value.accept(json);
        }
        return new ProviderState(GeminiChatModel.PROVIDER, bytes.toString(StandardCharsets.UTF_8));
    }

    static boolean isOfCall(ProviderState state) {
        return isOwn(state) && state.json().startsWith("\"");
    }

    static boolean isPart(ProviderState state) {
        return isOwn(state) && !state.json().startsWith("\"");
    }

    private static boolean isOwn(ProviderState state) {
        return state.provider().equals(GeminiChatModel.PROVIDER);
    }
}
