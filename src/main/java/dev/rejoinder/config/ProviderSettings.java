package dev.rejoinder.config;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * Connections to model providers. Only the operator sets base URLs; they have no trailing slash.
 *
 * @param ollama needs no key
 * @param proxy null for direct connections
 * @param openaiMaxTokensName the parameter name for the maximum answer length at OpenAI or a
 *     compatible server
 */
public record ProviderSettings(
        Endpoint openai,
        Endpoint anthropic,
        Endpoint gemini,
        URI ollama,
        @Nullable ProviderProxySettings proxy,
        MaxTokensName openaiMaxTokensName) {
    /** Where Ollama listens unless it is configured. */
    public static final URI OLLAMA = URI.create("http://127.0.0.1:11434");

    /** Detects the name of the maximum-length parameter. */
    public ProviderSettings(
            Endpoint openai,
            Endpoint anthropic,
            Endpoint gemini,
            URI ollama,
            @Nullable ProviderProxySettings proxy) {
        this(openai, anthropic, gemini, ollama, proxy, MaxTokensName.AUTO);
    }

    /** Parameter names for the maximum answer length. */
    public enum MaxTokensName {
        /** Tries the more likely name first, and the other one if the server rejects it. */
        AUTO,
        MAX_TOKENS,
        MAX_COMPLETION_TOKENS
    }

    /**
     * A provider's base URL and our API key.
     *
     * @param apiKey null if not set; the provider is then used only if it needs none
     */
    public record Endpoint(URI baseUrl, @Nullable Secret apiKey) {}
}
