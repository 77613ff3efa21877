package dev.rejoinder.provider.http;

import dev.rejoinder.provider.ChatMessage.Role;
import tools.jackson.core.JsonGenerator;

/** Writes messages as {@code {"role", "content"}}, the form that OpenAI and Anthropic share. */
public final class RoleContentJson {
    private RoleContentJson() {}

    /** Writes a message with one text, whose content is a string. */
    public static void write(JsonGenerator json, Role role, String text) {
        json.writeStartObject();
        json.writeStringProperty("role", role(role));
        json.writeStringProperty("content", text);
        json.writeEndObject();
    }

    /** Writes one text of several as an object. */
    public static void writeText(JsonGenerator json, String text) {
        json.writeStartObject();
        json.writeStringProperty("type", "text");
        json.writeStringProperty("text", text);
        json.writeEndObject();
    }

    /** The name of a role. */
    public static String role(Role role) {
        return switch (role) {
            case USER -> "user";
            case ASSISTANT -> "assistant";
        };
    }
}
