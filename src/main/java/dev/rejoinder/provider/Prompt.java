package dev.rejoinder.provider;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a model is asked.
 *
 * @param model the model's name at its provider, without the provider's prefix
 * @param instructions what the owner told the assistant; may be empty
 * @param messages the conversation, oldest first; the roles alternate, and the last is the user's
 * @param temperature null for the model's default
 * @param maxTokens the longest answer, in the model's tokens
 * @param fallbackMessage what to say when the answer is not known
 */
public record Prompt(
        String model,
        String instructions,
        List<Message> messages,
        @Nullable Double temperature,
        int maxTokens,
        String fallbackMessage) {
    public Prompt {
        messages = List.copyOf(messages);
    }

    /** One message of the conversation. */
    public record Message(Role role, String content) {}

    /** Who spoke. */
    public enum Role {
        USER,
        ASSISTANT
    }

    /** The user's last message: what is to be answered. */
    public String question() {
        return messages.getLast().content();
    }
}
