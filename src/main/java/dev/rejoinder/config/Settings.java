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
        OcrSettings ocr,
        OutboundSettings outbound,
        SecretSettings secrets,
        MailSettings mail,
        OidcSettings oidc,
        AnalyticsSettings analytics,
        AuditSettings audit,
        TracesSettings traces,
        LogSettings log) {
    /** The same settings with another place to listen. */
    public Settings with(ServerSettings other) {
        return new Settings(
                other,
                database,
                limits,
                cors,
                turn,
                providers,
                embeddings,
                ocr,
                outbound,
                secrets,
                mail,
                oidc,
                analytics,
                audit,
                traces,
                log);
    }
}
