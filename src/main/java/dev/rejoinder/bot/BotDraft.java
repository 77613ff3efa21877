package dev.rejoinder.bot;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The settings of a new bot: {@link Bot} without what the server assigns. */
public record BotDraft(
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
        ConversationSettings conversationSettings) {
    public BotDraft {
        fallbackModels = List.copyOf(fallbackModels);
    }

    /** A draft whose conversations are treated as by default. */
    public BotDraft(
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
            boolean enabled) {
        this(
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
                ConversationSettings.DEFAULT);
    }

    /** A draft with this name and {@link BotDefaults}. */
    public static BotDraft named(String name) {
        return new BotDraft(
                null,
                name,
                BotDefaults.INSTRUCTIONS,
                BotDefaults.WELCOME_MESSAGE,
                BotDefaults.MODEL,
                List.of(),
                null,
                BotDefaults.MAX_TOKENS,
                BotDefaults.HISTORY_MESSAGES,
                BotDefaults.FALLBACK_MESSAGE,
                KnowledgeSettings.DEFAULT,
                WidgetEmbedding.OFF,
                false,
                true);
    }
}
