package dev.rejoinder.provider;

import java.util.List;

/**
 * One message of a conversation, as a model reads it. Immutable.
 *
 * @param parts at least one; tool calls are the assistant's, and their results come back as the
 *     user's
 */
public record ChatMessage(Role role, List<MessagePart> parts) {
    /** Who speaks. */
    public enum Role {
        USER,
        ASSISTANT
    }

    public ChatMessage {
        parts = List.copyOf(parts);
        if (parts.isEmpty()) {
            throw new IllegalArgumentException("a message without parts");
        }
        for (MessagePart part : parts) {
            requireSpeaker(role, part);
        }
    }

    private static void requireSpeaker(Role role, MessagePart part) {
        boolean possible =
                switch (part) {
                    case MessagePart.Text _, MessagePart.Image _, MessagePart.File _ -> true;
                    case MessagePart.ToolCall _ -> role == Role.ASSISTANT;
                    case MessagePart.ToolResult _ -> role == Role.USER;
                };
        if (!possible) {
            throw new IllegalArgumentException(part.kind() + " in a message of " + role);
        }
    }

    /** The user says this text. */
    public static ChatMessage user(String text) {
        return new ChatMessage(Role.USER, List.of(new MessagePart.Text(text)));
    }

    /** The assistant says this text. */
    public static ChatMessage assistant(String text) {
        return new ChatMessage(Role.ASSISTANT, List.of(new MessagePart.Text(text)));
    }

    /** Its texts, with a blank line between them; empty when it has none. */
    public String text() {
        return MessagePart.text(parts);
    }

    /** Whether it is one text and nothing else. */
    public boolean isPlainText() {
        return parts.size() == 1 && parts.getFirst() instanceof MessagePart.Text;
    }

    /** Whether the user asks something here, and does not only return the results of tools. */
    public boolean isQuestion() {
        for (MessagePart part : parts) {
            if (part instanceof MessagePart.ToolResult) {
                return false;
            }
        }
        return role == Role.USER;
    }
}
