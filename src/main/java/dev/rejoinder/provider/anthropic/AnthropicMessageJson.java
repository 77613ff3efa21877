package dev.rejoinder.provider.anthropic;

import dev.rejoinder.provider.ChatMessage;
import dev.rejoinder.provider.MessagePart;
import dev.rejoinder.provider.MessagePart.ProviderState;
import dev.rejoinder.provider.MessagePart.ToolCall;
import dev.rejoinder.provider.MessagePart.ToolResult;
import dev.rejoinder.provider.http.RoleContentJson;
import dev.rejoinder.provider.http.VerbatimJson;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JsonGenerator;

/** Writes the messages of a request. Tool results come first in the message after their calls. */
final class AnthropicMessageJson {
    private AnthropicMessageJson() {}

    static void write(JsonGenerator json, ChatMessage message) {
        List<MessagePart> parts = message.isPlainText() ? message.parts() : inOrder(message);
        if (parts.size() == 1 && parts.getFirst() instanceof MessagePart.Text(String only)) {
            RoleContentJson.write(json, message.role(), only);
        } else if (!parts.isEmpty()) {
            json.writeStartObject();
            json.writeStringProperty("role", RoleContentJson.role(message.role()));
            json.writeArrayPropertyStart("content");
            for (MessagePart part : parts) {
                block(json, part);
            }
            json.writeEndArray();
            json.writeEndObject();
        }
    }

    /** Returns the parts with tool results first, without other providers' state. */
    private static List<MessagePart> inOrder(ChatMessage message) {
        var results = new ArrayList<MessagePart>();
        var others = new ArrayList<MessagePart>();
        for (MessagePart part : message.parts()) {
            switch (part) {
                case ToolResult _ -> results.add(part);
                case ProviderState(String provider, _) -> {
                    if (provider.equals(AnthropicChatModel.PROVIDER)) {
                        others.add(part);
                    }
                }
                case MessagePart.Text _, MessagePart.Image _, MessagePart.File _, ToolCall _ ->
                        others.add(part);
            }
        }
        results.addAll(others);
        return results;
    }

    private static void block(JsonGenerator json, MessagePart part) {
        switch (part) {
            case ProviderState(_, String block) -> json.writeRawValue(block);
            case ToolCall(String id, String tool, String arguments) -> {
                json.writeStartObject();
                json.writeStringProperty("type", "tool_use");
                json.writeStringProperty("id", accepted(id));
                json.writeStringProperty("name", tool);
                json.writeName("input");
                VerbatimJson.writeObject(json, arguments);
                json.writeEndObject();
            }
            case ToolResult(String callId, _, String content, boolean failed) -> {
                json.writeStartObject();
                json.writeStringProperty("type", "tool_result");
                json.writeStringProperty("tool_use_id", accepted(callId));
                json.writeStringProperty("content", content);
                if (failed) {
                    json.writeBooleanProperty("is_error", true);
                }
                json.writeEndObject();
            }
            case MessagePart.Text(String text) -> RoleContentJson.writeText(json, text);
            case MessagePart.Image image -> {
                json.writeStartObject();
                json.writeStringProperty("type", "image");
                source(json, image.mediaType(), image.base64());
                json.writeEndObject();
            }
            case MessagePart.File file -> {
                json.writeStartObject();
                json.writeStringProperty("type", "document");
                source(json, file.mediaType(), file.base64());
                json.writeStringProperty("title", file.name());
                json.writeEndObject();
            }
        }
    }

    private static void source(JsonGenerator json, String mediaType, String base64) {
        json.writeObjectPropertyStart("source");
        json.writeStringProperty("type", "base64");
        json.writeStringProperty("media_type", mediaType);
        json.writeStringProperty("data", base64);
        json.writeEndObject();
    }

    /** Ids of other providers may have characters that this one rejects, such as a colon. */
    private static String accepted(String id) {
        return id.replaceAll("[^A-Za-z0-9_-]", "_");
    }
}
