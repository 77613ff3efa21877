package dev.rejoinder.provider.http;

import dev.rejoinder.provider.ChatMessage;
import dev.rejoinder.provider.MessagePart;
import dev.rejoinder.provider.ModelException;
import tools.jackson.core.JsonGenerator;

/** Writes messages as {@code {"role", "content"}}, the form that OpenAI and Anthropic share. */
public final class RoleContentJson {
    private RoleContentJson() {}

    /**
     * Writes one message. One text becomes a string, because many compatible servers reject lists
     * of parts.
     *
     * @throws ModelException if a part is not text
     */
    public static void write(JsonGenerator json, ChatMessage message) throws ModelException {
        json.writeStartObject();
        json.writeStringProperty("role", role(message.role()));
        if (message.isPlainText()) {
            json.writeStringProperty("content", message.text());
        } else {
            json.writeArrayPropertyStart("content");
            for (MessagePart part : message.parts()) {
                write(json, part);
            }
            json.writeEndArray();
        }
        json.writeEndObject();
    }

    private static void write(JsonGenerator json, MessagePart part) throws ModelException {
        switch (part) {
            case MessagePart.Text(String text) -> {
                json.writeStartObject();
                json.writeStringProperty("type", "text");
                json.writeStringProperty("text", text);
                json.writeEndObject();
            }
            case MessagePart.Image _,
                    MessagePart.File _,
                    MessagePart.ToolCall _,
                    MessagePart.ToolResult _ ->
                    throw ModelException.unsupported(part);
        }
    }

    private static String role(ChatMessage.Role role) {
        return switch (role) {
            case USER -> "user";
            case ASSISTANT -> "assistant";
        };
    }
}
