package dev.rejoinder.provider.openai;

import dev.rejoinder.provider.ChatMessage;
import dev.rejoinder.provider.ChatMessage.Role;
import dev.rejoinder.provider.MessagePart;
import dev.rejoinder.provider.MessagePart.ProviderState;
import dev.rejoinder.provider.MessagePart.ToolCall;
import dev.rejoinder.provider.MessagePart.ToolResult;
import dev.rejoinder.provider.http.PromptBody;
import dev.rejoinder.provider.http.RoleContentJson;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/**
 * Writes the messages of a request. Each tool result is a message of its own, before the rest of
 * the user's message.
 */
final class OpenAiMessageJson {
    private OpenAiMessageJson() {}

    /** Writes one message as one or more objects. */
    static void write(JsonGenerator json, ChatMessage message) {
        if (message.isPlainText()) {
            RoleContentJson.write(json, message.role(), message.text());
            return;
        }
        var content = new ArrayList<MessagePart>();
        boolean calls = false;
        for (MessagePart part : message.parts()) {
            switch (part) {
                case ToolResult(String callId, _, String result, _) ->
                        toolMessage(json, callId, result);
                case ToolCall _ -> calls = true;
                case ProviderState _ -> {
                    // Written with its call, or of another provider.
                }
                case MessagePart.Text _, MessagePart.Image _, MessagePart.File _ ->
                        content.add(part);
            }
        }
        if (calls) {
            assistantMessage(json, content, message.parts());
        } else if (!content.isEmpty()) {
            json.writeStartObject();
            json.writeStringProperty("role", RoleContentJson.role(message.role()));
            json.writeName("content");
            content(json, content);
            json.writeEndObject();
        }
    }

    /** One text becomes a string, because many compatible servers reject lists of parts. */
    private static void content(JsonGenerator json, List<MessagePart> parts) {
        if (parts.size() == 1 && parts.getFirst() instanceof MessagePart.Text(String only)) {
            json.writeString(only);
            return;
        }
        json.writeStartArray();
        for (MessagePart part : parts) {
            part(json, part);
        }
        json.writeEndArray();
    }

    private static void part(JsonGenerator json, MessagePart part) {
        switch (part) {
            case MessagePart.Text(String text) -> RoleContentJson.writeText(json, text);
            case MessagePart.Image image -> {
                json.writeStartObject();
                json.writeStringProperty("type", "image_url");
                json.writeObjectPropertyStart("image_url");
                json.writeName("url");
                PromptBody.writeDataUrl(json, image.mediaType(), image.base64());
                json.writeEndObject();
                json.writeEndObject();
            }
            case MessagePart.File file -> {
                json.writeStartObject();
                json.writeStringProperty("type", "file");
                json.writeObjectPropertyStart("file");
                json.writeStringProperty("filename", file.name());
                json.writeName("file_data");
                PromptBody.writeDataUrl(json, file.mediaType(), file.base64());
                json.writeEndObject();
                json.writeEndObject();
            }
            case ToolCall _, ToolResult _, ProviderState _ ->
                    throw new IllegalStateException(part.kind() + " as content");
        }
    }

    private static void toolMessage(JsonGenerator json, String callId, String result) {
        json.writeStartObject();
        json.writeStringProperty("role", "tool");
        json.writeStringProperty("tool_call_id", callId);
        json.writeStringProperty("content", result);
        json.writeEndObject();
    }

    private static void assistantMessage(
            JsonGenerator json, List<MessagePart> content, List<MessagePart> parts) {
        json.writeStartObject();
        json.writeStringProperty("role", RoleContentJson.role(Role.ASSISTANT));
        json.writeName("content");
        if (content.isEmpty()) {
            json.writeNull();
        } else {
            content(json, content);
        }
        json.writeArrayPropertyStart("tool_calls");
        String extra = null;
        for (MessagePart part : parts) {
            if (part instanceof ToolCall call) {
                call(json, call, extra);
            }
            extra =
                    part instanceof ProviderState(String provider, String state)
                                    && provider.equals(OpenAiChatModel.PROVIDER)
                            ? state
                            : null;
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    /** Writes the arguments as the model wrote them, valid or not. */
    private static void call(JsonGenerator json, ToolCall call, @Nullable String extra) {
        json.writeStartObject();
        json.writeStringProperty("id", call.id());
        json.writeStringProperty("type", "function");
        json.writeObjectPropertyStart("function");
        json.writeStringProperty("name", call.tool());
        json.writeStringProperty("arguments", call.arguments());
        json.writeEndObject();
        if (extra != null) {
            json.writeName("extra_content");
            json.writeRawValue(extra);
        }
        json.writeEndObject();
    }
}
