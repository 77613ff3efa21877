package dev.rejoinder.bot;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An assistant.
 *
 * @param id {@code bot_…}
 * @param shortName a name usable wherever the id is, or null
 * @param model what answers, as {@code provider/model}, or {@code builtin}
 * @param fallbackModels what is asked, in order, when the model before it cannot answer
 * @param temperature 0 to 2, or null for the model's own default
 * @param maxTokens the longest answer, in the model's tokens
 * @param historyMessages how many earlier messages of the conversation the model is shown at most
 * @param fallbackMessage what is said when the answer is not known
 * @param knowledge how it uses what it knows
 * @param widget where visitors of web pages may talk to it
 * @param enabled a bot that is not takes no new messages
 */
public record Bot(
        String id,
        @Nullable String shortName,
        String name,
        String instructions,
        String welcomeMessage,
        String model,
        List<String> fallbackModels,
        @Nullable Double temperature,
        int maxTokens,
        int historyMessages,
        String fallbackMessage,
        KnowledgeSettings knowledge,
        WidgetSettings widget,
        boolean enabled,
        Instant createdAt,
        Instant updatedAt) {
    public Bot {
        fallbackModels = List.copyOf(fallbackModels);
    }

    /** Its settings alone, as they are given when a bot is made. */
    public BotDraft draft() {
        return new BotDraft(
                shortName,
                name,
                instructions,
                welcomeMessage,
                model,
                fallbackModels,
                temperature,
                maxTokens,
                historyMessages,
                fallbackMessage,
                knowledge,
                widget,
                enabled);
    }

    /** A bot with these settings. */
    static Bot of(String id, BotDraft settings, Instant createdAt, Instant updatedAt) {
        return new Bot(
                id,
                settings.shortName(),
                settings.name(),
                settings.instructions(),
                settings.welcomeMessage(),
                settings.model(),
                settings.fallbackModels(),
                settings.temperature(),
                settings.maxTokens(),
                settings.historyMessages(),
                settings.fallbackMessage(),
                settings.knowledge(),
                settings.widget(),
                settings.enabled(),
                createdAt,
                updatedAt);
    }

    /** The same bot with other settings. */
    public Bot with(BotDraft settings) {
        return of(id, settings, createdAt, updatedAt);
    }
}
