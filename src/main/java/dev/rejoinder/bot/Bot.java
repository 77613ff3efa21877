package dev.rejoinder.bot;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An assistant.
 *
 * @param id {@code bot_…}
 * @param shortName a name usable wherever the id is, or null
 * @param model what answers, as {@code provider/model}, or {@code builtin}
 * @param temperature 0 to 2, or null for the model's own default
 * @param maxTokens the longest answer, in the model's tokens
 * @param historyMessages how many earlier messages of the conversation the model is shown at most
 * @param fallbackMessage what is said when the answer is not known
 * @param enabled a bot that is not takes no new messages
 */
public record Bot(
        String id,
        @Nullable String shortName,
        String name,
        String instructions,
        String welcomeMessage,
        String model,
        @Nullable Double temperature,
        int maxTokens,
        int historyMessages,
        String fallbackMessage,
        boolean enabled,
        Instant createdAt,
        Instant updatedAt) {
    /** Its settings alone, as they are given when a bot is made. */
    public BotDraft draft() {
        return new BotDraft(
                shortName,
                name,
                instructions,
                welcomeMessage,
                model,
                temperature,
                maxTokens,
                historyMessages,
                fallbackMessage,
                enabled);
    }

    /** The same bot with other settings. */
    public Bot with(BotDraft settings) {
        return new Bot(
                id,
                settings.shortName(),
                settings.name(),
                settings.instructions(),
                settings.welcomeMessage(),
                settings.model(),
                settings.temperature(),
                settings.maxTokens(),
                settings.historyMessages(),
                settings.fallbackMessage(),
                settings.enabled(),
                createdAt,
                updatedAt);
    }
}
