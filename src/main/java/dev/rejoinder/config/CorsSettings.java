package dev.rejoinder.config;

import java.util.List;

/**
 * Which pages of other origins may use the API.
 *
 * @param allowedOrigins as browsers write them, such as {@code https://app.example}
 */
public record CorsSettings(List<String> allowedOrigins) {
    public CorsSettings {
        allowedOrigins = List.copyOf(allowedOrigins);
    }
}
