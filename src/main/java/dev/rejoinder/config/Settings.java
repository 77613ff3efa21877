package dev.rejoinder.config;

/** Everything that can be set, checked; a record per section. Immutable. */
public record Settings(
        ServerSettings server,
        DatabaseSettings database,
        LimitSettings limits,
        TurnSettings turn,
        ProviderSettings providers,
        EmbeddingSettings embeddings,
        OutboundSettings outbound,
        AnalyticsSettings analytics,
        LogSettings log) {}
