package dev.rejoinder.config;

/** All settings after validation, one record per section. Immutable. */
public record Settings(
        ServerSettings server,
        DatabaseSettings database,
        LimitSettings limits,
        CorsSettings cors,
        TurnSettings turn,
        ProviderSettings providers,
        EmbeddingSettings embeddings,
        OutboundSettings outbound,
        SecretSettings secrets,
        MailSettings mail,
        AnalyticsSettings analytics,
        AuditSettings audit,
        TracesSettings traces,
        LogSettings log) {}
