package dev.rejoinder.provider;

import java.util.List;

/**
 * One message of a conversation, as a model reads it. Immutable.
 *
 * @param parts at least one; only the assistant makes tool calls and has provider state, and only
 *     user messages carry tool results
 */
public record ChatMessage(Role role, List<MessagePart> parts) {
    /** The author of a message. */
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
                    case MessagePart.ToolCall _, MessagePart.ProviderState _ ->
                            role == Role.ASSISTANT;
                    case MessagePart.ToolResult _ -> role == Role.USER;
                };
        if (!possible) {
            throw new IllegalArgumentException(part.kind() + " in a message of " + role);
        }
    }

    /** Creates a user message with one text. */
    public static ChatMessage user(String text) {
        return new ChatMessage(Role.USER, List.of(new MessagePart.Text(text)));
    }

    /** Creates an assistant message with one text. */
    public static ChatMessage assistant(String text) {
        return new ChatMessage(Role.ASSISTANT, List.of(new MessagePart.Text(text)));
    }

    /** The texts, joined with blank lines; empty when there are none. */
    public String text() {
        return MessagePart.text(parts);
    }

    /** Whether the message consists of one text. */
    public boolean isPlainText() {
        return parts.size() == 1 && parts.getFirst() instanceof MessagePart.Text;
    }

    /** Whether the message has an image or a file. */
    public boolean hasAttachments() {
        return !isPlainText() && parts.stream().anyMatch(MessagePart::isAttachment);
    }

    /** Whether this is a user message without tool results. */
    public boolean isQuestion() {
        for (MessagePart part : parts) {
            if (part instanceof MessagePart.ToolResult) {
                return false;
            }
        }
        return role == Role.USER;
    }
}
