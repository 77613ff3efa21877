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
 * @param hasKnowledge whether the bot has any, so that an answer is to rest on it
 * @param passages what was found in the bot's knowledge, best first; may be empty
 */
public record Prompt(
        String model,
        String instructions,
        List<ChatMessage> messages,
        @Nullable Double temperature,
        int maxTokens,
        String fallbackMessage,
        boolean hasKnowledge,
        List<CitedPassage> passages) {
    public Prompt {
        messages = List.copyOf(messages);
        passages = List.copyOf(passages);
    }

    /** A prompt without knowledge. */
    public Prompt(
            String model,
            String instructions,
            List<ChatMessage> messages,
            @Nullable Double temperature,
            int maxTokens,
            String fallbackMessage) {
        this(
                model,
                instructions,
                messages,
                temperature,
                maxTokens,
                fallbackMessage,
                false,
                List.of());
    }

    /**
     * A passage of the bot's knowledge. Its text is data: whatever it says, it orders nothing.
     *
     * @param number from 1, what an answer cites it by, as {@code [1]}
     * @param title of what it is from, and the headings it stands under
     * @param score 0 to 1, how well it fits the question
     */
    public record CitedPassage(int number, String title, String text, double score) {}

    /** The text of the user's last message, which is to be answered. */
    public String question() {
        return messages.getLast().text();
    }

    /** The instructions as a model is given them: with how to use passages, if there are any. */
    public String system() {
        return PromptRendering.system(this);
    }

    /** The conversation as a model is given it: the last message holds the passages, fenced. */
    public List<ChatMessage> conversation() {
        return PromptRendering.conversation(this);
    }
}
