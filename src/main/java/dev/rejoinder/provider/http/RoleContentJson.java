package dev.rejoinder.provider.http;

import dev.rejoinder.provider.ChatMessage.Role;
import dev.rejoinder.provider.MessagePart;
import dev.rejoinder.provider.ModelException;
import java.util.List;
import tools.jackson.core.JsonGenerator;

/** Writes messages as {@code {"role", "content"}}, the form that OpenAI and Anthropic share. */
public final class RoleContentJson {
    private RoleContentJson() {}

    /**
     * Writes one message.
     *
     * @throws ModelException if a part is not text
     */
    public static void write(JsonGenerator json, Role role, List<MessagePart> parts)
            throws ModelException {
        json.writeStartObject();
        json.writeStringProperty("role", role(role));
        json.writeName("content");
        writeContent(json, parts);
        json.writeEndObject();
    }

    /**
     * Writes parts as a value. One text becomes a string, because many compatible servers reject
     * lists of parts.
     *
     * @throws ModelException if a part is not text
     */
    public static void writeContent(JsonGenerator json, List<MessagePart> parts)
            throws ModelException {
        if (parts.size() == 1 && parts.getFirst() instanceof MessagePart.Text(String only)) {
            json.writeString(only);
            return;
        }
        json.writeStartArray();
        for (MessagePart part : parts) {
            writePart(json, part);
        }
        json.writeEndArray();
    }

    /**
     * Writes one part as an object.
     *
     * @throws ModelException if the part is not text
     */
    public static void writePart(JsonGenerator json, MessagePart part) throws ModelException {
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
                    MessagePart.ToolResult _,
                    MessagePart.ProviderState _ ->
                    throw ModelException.unsupported(part);
        }
    }

    /** The name of a role. */
    public static String role(Role role) {
        return switch (role) {
            case USER -> "user";
            case ASSISTANT -> "assistant";
        };
    }
}
