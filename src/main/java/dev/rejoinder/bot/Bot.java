package dev.rejoinder.bot;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A bot: an assistant with its settings.
 *
 * @param id {@code bot_…}
 * @param shortName can be used in place of the id; or null
 * @param model {@code provider/model}, or {@code builtin}
 * @param fallbackModels tried in order if the model before cannot answer
 * @param temperature 0 to 2, or null for the model's default
 * @param maxTokens maximum answer length, in the model's tokens
 * @param historyMessages the most earlier messages of the conversation that the model gets
 * @param fallbackMessage the answer if the bot does not know
 * @param knowledge how it uses its knowledge
 * @param widget where its chat widget may be embedded
 * @param modelOptionsFromCaller whether callers may set options of the model, such as its
 *     temperature; their values replace the bot's
 * @param conversationSettings how its conversations are treated
 * @param enabled a disabled bot accepts no new messages
 * @param facts what was known about it when it was read, besides its settings
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
        WidgetEmbedding widget,
        boolean modelOptionsFromCaller,
        boolean enabled,
        Instant createdAt,
        Instant updatedAt,
        ConversationSettings conversationSettings,
        BotFacts facts) {
    public Bot {
        fallbackModels = List.copyOf(fallbackModels);
    }

    /** A bot without facts, whose conversations are treated as by default. */
    public Bot(
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
            WidgetEmbedding widget,
            boolean modelOptionsFromCaller,
            boolean enabled,
            Instant createdAt,
            Instant updatedAt) {
        this(
                id,
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
                modelOptionsFromCaller,
                enabled,
                createdAt,
                updatedAt,
                ConversationSettings.DEFAULT,
                BotFacts.NONE);
    }

    /** Its settings, without what the server assigns. */
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
                modelOptionsFromCaller,
                enabled,
                conversationSettings);
    }

    /** Creates a bot with these settings. */
    static Bot of(
            String id, BotDraft settings, Instant createdAt, Instant updatedAt, BotFacts facts) {
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
                settings.modelOptionsFromCaller(),
                settings.enabled(),
                createdAt,
                updatedAt,
                settings.conversationSettings(),
                facts);
    }

    /** The same bot with other settings, and without facts. */
    public Bot with(BotDraft settings) {
        return of(id, settings, createdAt, updatedAt, BotFacts.NONE);
    }

    /** The same bot with another model and other instructions, to try them. */
    public Bot trying(String otherModel, List<String> otherFallbacks, String otherInstructions) {
        return with(
                new BotDraft(
                        shortName,
                        name,
                        otherInstructions,
                        welcomeMessage,
                        otherModel,
                        otherFallbacks,
                        temperature,
                        maxTokens,
                        historyMessages,
                        fallbackMessage,
                        knowledge,
                        widget,
                        modelOptionsFromCaller,
                        enabled,
                        conversationSettings));
    }
}
