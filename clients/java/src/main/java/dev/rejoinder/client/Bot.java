package dev.rejoinder.client;

import java.time.Instant;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** A bot with its settings, as the API describes them. */
public record Bot(
        String id,
        String shortName,
        String name,
        String instructions,
        String welcomeMessage,
        String model,
        List<String> fallbackModels,
        Double temperature,
        int maxTokens,
        int historyLength,
        String fallbackMessage,
        int knowledgePassages,
        double matchThreshold,
        List<String> allowedOrigins,
        boolean modelOptionsFromCaller,
        boolean enabled,
        boolean feedback,
        JsonNode leadForm,
        JsonNode handover,
        Integer retentionDays,
        boolean suggestFollowUps,
        String caution,
        JsonNode widget,
        Instant createdAt,
        Instant updatedAt) {
    public Bot {
        fallbackModels = Answer.orEmpty(fallbackModels);
        allowedOrigins = Answer.orEmpty(allowedOrigins);
    }
}
