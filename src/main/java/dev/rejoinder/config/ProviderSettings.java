package dev.rejoinder.config;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * How the model providers are reached. The base addresses are the operator's alone; they end
 * without a slash.
 *
 * @param ollama it asks for no key
 * @param proxy null where providers are reached directly
 * @param openaiMaxTokensName what OpenAI, or who speaks like it, calls the longest answer
 */
public record ProviderSettings(
        Endpoint openai,
        Endpoint anthropic,
        Endpoint gemini,
        URI ollama,
        @Nullable ProxySettings proxy,
        MaxTokensName openaiMaxTokensName) {
    /** Where the name of the longest answer is found out. */
    public ProviderSettings(
            Endpoint openai,
            Endpoint anthropic,
            Endpoint gemini,
            URI ollama,
            @Nullable ProxySettings proxy) {
        this(openai, anthropic, gemini, ollama, proxy, MaxTokensName.AUTO);
    }

    /** The names under which servers take the longest answer. */
    public enum MaxTokensName {
        /** The likelier one first, and the other one where that is refused. */
        AUTO,
        MAX_TOKENS,
        MAX_COMPLETION_TOKENS
    }

    /**
     * A provider's address and our key to it.
     *
     * @param apiKey null where none is set; the provider is then used only if it asks for none
     */
    public record Endpoint(URI baseUrl, @Nullable Secret apiKey) {}
}
