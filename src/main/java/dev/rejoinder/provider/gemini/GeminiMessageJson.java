package dev.rejoinder.provider.gemini;

import dev.rejoinder.provider.ChatMessage;
import dev.rejoinder.provider.MessagePart;
import dev.rejoinder.provider.MessagePart.ProviderState;
import dev.rejoinder.provider.MessagePart.ToolCall;
import dev.rejoinder.provider.MessagePart.ToolResult;
import dev.rejoinder.provider.http.VerbatimJson;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/** Writes the contents of a request. */
final class GeminiMessageJson {
    /** Accepted in place of the signature of a call that another model made. */
    private static final String NO_SIGNATURE = "\"skip_thought_signature_validator\"";

    private GeminiMessageJson() {}

    /**
     * Writes one message.
     *
     * @param model the model that reads it
     */
    static void write(JsonGenerator json, ChatMessage message, String model) {
        if (message.parts().stream().noneMatch(GeminiMessageJson::isSent)) {
            return;
        }
        json.writeStartObject();
        json.writeStringProperty("role", role(message.role()));
        json.writeArrayPropertyStart("parts");
        String signature = isSigned(message) || !wantsSignatures(model) ? null : NO_SIGNATURE;
        for (MessagePart part : message.parts()) {
            if (part instanceof ToolCall call) {
                call(json, call, signature);
                signature = null;
            } else if (part instanceof ProviderState state) {
                signature = GeminiSignature.isOfCall(state) ? state.json() : signature;
                if (GeminiSignature.isPart(state)) {
                    json.writeRawValue(state.json());
                }
            } else {
                part(json, part);
            }
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private static boolean isSent(MessagePart part) {
        return !(part instanceof ProviderState state) || GeminiSignature.isPart(state);
    }

    private static boolean isSigned(ChatMessage message) {
        return message.parts().stream()
                .anyMatch(
                        part ->
                                part instanceof ProviderState state
                                        && GeminiSignature.isOfCall(state));
    }

    /** Writes a text part. */
    static void text(JsonGenerator json, String text) {
        json.writeStartObject();
        json.writeStringProperty("text", text);
        json.writeEndObject();
    }

    /** Gemini 3 and later reject a message whose first call has no signature. */
    private static boolean wantsSignatures(String model) {
        return model.startsWith("gemini-")
                && !model.startsWith("gemini-1.")
                && !model.startsWith("gemini-2.");
    }

    private static void call(JsonGenerator json, ToolCall call, @Nullable String signature) {
        json.writeStartObject();
        json.writeObjectPropertyStart("functionCall");
        json.writeStringProperty("id", call.id());
        json.writeStringProperty("name", call.tool());
        json.writeName("args");
        VerbatimJson.writeObject(json, call.arguments());
        json.writeEndObject();
        if (signature != null) {
            json.writeName("thoughtSignature");
            json.writeRawValue(signature);
        }
        json.writeEndObject();
    }

    private static void part(JsonGenerator json, MessagePart part) {
        switch (part) {
            case MessagePart.Text(String text) -> text(json, text);
            case ToolResult(String callId, String tool, String content, boolean failed) -> {
                json.writeStartObject();
                json.writeObjectPropertyStart("functionResponse");
                json.writeStringProperty("id", callId);
                json.writeStringProperty("name", tool);
                json.writeObjectPropertyStart("response");
                json.writeStringProperty(failed ? "error" : "output", content);
                json.writeEndObject();
                json.writeEndObject();
                json.writeEndObject();
            }
            case MessagePart.Image image -> data(json, image.mediaType(), image.base64());
            case MessagePart.File file -> data(json, file.mediaType(), file.base64());
            case ToolCall _, ProviderState _ ->
                    throw new IllegalStateException(part.kind() + " without its signature");
        }
    }

    private static void data(JsonGenerator json, String mediaType, String base64) {
        json.writeStartObject();
        json.writeObjectPropertyStart("inlineData");
        json.writeStringProperty("mimeType", mediaType);
        json.writeStringProperty("data", base64);
        json.writeEndObject();
        json.writeEndObject();
    }

    private static String role(ChatMessage.Role role) {
        return switch (role) {
            case USER -> "user";
            case ASSISTANT -> "model";
        };
    }
}
