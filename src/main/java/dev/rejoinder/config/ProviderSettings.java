package dev.rejoinder.config;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * How the model providers are reached. The base addresses are the operator's alone; they end
 * without a slash.
 *
 * @param ollama it asks for no key
 * @param proxy null where providers are reached directly
 */
public record ProviderSettings(
        Endpoint openai,
        Endpoint anthropic,
        Endpoint gemini,
        URI ollama,
        @Nullable ProxySettings proxy) {
    /**
     * A provider's address and our key to it.
     *
     * @param apiKey null where none is set; the provider is then used only if it asks for none
     */
    public record Endpoint(URI baseUrl, @Nullable Secret apiKey) {}
}
