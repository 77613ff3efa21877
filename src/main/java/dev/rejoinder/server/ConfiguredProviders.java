package dev.rejoinder.server;

import static java.util.Objects.requireNonNull;

import dev.rejoinder.config.EmbeddingSettings;
import dev.rejoinder.config.ProviderProxySettings;
import dev.rejoinder.config.ProviderSettings;
import dev.rejoinder.config.Secret;
import dev.rejoinder.core.Clock;
import dev.rejoinder.outbound.OutboundClient;
import dev.rejoinder.outbound.OutboundException;
import dev.rejoinder.outbound.WebAddress;
import dev.rejoinder.provider.ChatModel;
import dev.rejoinder.provider.ChatModels;
import dev.rejoinder.provider.EmbeddingModel;
import dev.rejoinder.provider.anthropic.AnthropicChatModel;
import dev.rejoinder.provider.builtin.BuiltinChatModel;
import dev.rejoinder.provider.connection.ProviderConnections;
import dev.rejoinder.provider.gemini.GeminiChatModel;
import dev.rejoinder.provider.http.HttpTransport;
import dev.rejoinder.provider.http.JdkTransport;
import dev.rejoinder.provider.http.SocketTransport;
import dev.rejoinder.provider.local.LocalEmbeddingModel;
import dev.rejoinder.provider.openai.OllamaChatModel;
import dev.rejoinder.provider.openai.OpenAiChatModel;
import dev.rejoinder.provider.openai.OpenAiEmbeddingModel;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The configured model providers and their connections. */
final class ConfiguredProviders implements ProviderConnections.Providers, AutoCloseable {
    /**
     * Embeds this many passages in parallel, all at low priority, so that turns are not delayed.
     */
    private static final int EMBEDDING_THREADS = Runtime.getRuntime().availableProcessors();

    private final ProviderSettings settings;
    private final Predicate<InetAddress> alsoAllowed;
    private final SocketTransport sockets;
    private final @Nullable HttpTransport proxied;
    private final @Nullable ProviderProxySettings proxy;
    private final ChatModels chatModels;
    private final @Nullable LocalEmbeddingModel local;
    private final @Nullable EmbeddingModel embeddings;

    /**
     * Creates the providers; loads and connects nothing yet.
     *
     * @param folder for the files of the local embedding model
     * @param alsoAllowed non-public addresses that owners may connect to
     * @throws dev.rejoinder.provider.local.UnsupportedModelException if an owner's embedding model
     *     cannot be used
     */
    ConfiguredProviders(
            ProviderSettings settings,
            EmbeddingSettings embeddingSettings,
            Path folder,
            Clock clock,
            Map<String, ChatModel> further,
            Predicate<InetAddress> alsoAllowed) {
        this.settings = settings;
        this.alsoAllowed = alsoAllowed;
        sockets = new SocketTransport(clock);
        proxy = settings.proxy();
        proxied = proxy == null ? null : new JdkTransport(selector(proxy));
        var configured = new HashMap<String, ChatModel>(further);
        configured.put("builtin", new BuiltinChatModel());
        configured.put("ollama", connect("ollama", settings.ollama(), null));
        for (String keyed : List.of("openai", "anthropic", "google")) {
            ProviderSettings.Endpoint endpoint = endpoint(keyed);
            configured(keyed)
                    .ifPresent(
                            base ->
                                    configured.put(
                                            keyed, connect(keyed, base, text(endpoint.apiKey()))));
        }
        chatModels = new ChatModels(configured, clock::nanos);
        local = local(embeddingSettings, folder, clock);
        embeddings =
                switch (embeddingSettings.source()) {
                    case LOCAL, FOLDER -> local;
                    case NONE -> null;
                    case OPENAI ->
                            new OpenAiEmbeddingModel(
                                    transport(settings.openai().baseUrl()),
                                    settings.openai().baseUrl(),
                                    text(settings.openai().apiKey()),
                                    embeddingSettings.model(),
                                    Thread::sleep);
                };
    }

    private static @Nullable LocalEmbeddingModel local(
            EmbeddingSettings settings, Path folder, Clock clock) {
        return switch (settings.source()) {
            case LOCAL ->
                    LocalEmbeddingModel.installed()
                            ? new LocalEmbeddingModel(folder, EMBEDDING_THREADS, clock)
                            : null;
            case FOLDER ->
                    LocalEmbeddingModel.fromFolder(
                            Path.of(settings.model()), folder, EMBEDDING_THREADS, clock);
            case NONE, OPENAI -> null;
        };
    }

    ChatModels chatModels() {
        return chatModels;
    }

    /** The embedding model for search by meaning; empty if search uses words only. */
    Optional<EmbeddingModel> embeddings() {
        return Optional.ofNullable(embeddings);
    }

    /** Closes idle connections and unloads idle models. */
    void closeIdle() {
        sockets.closeIdle();
        if (local != null) {
            local.unloadIfIdle();
        }
    }

    @Override
    public void close() {
        if (local != null) {
            local.close();
        }
        sockets.close();
        if (proxied != null) {
            proxied.close();
        }
    }

    @Override
    public Optional<URI> configured(String provider) {
        if (provider.equals("ollama")) {
            return Optional.of(settings.ollama())
                    .filter(base -> !base.equals(ProviderSettings.OLLAMA));
        }
        ProviderSettings.Endpoint endpoint = endpoint(provider);
        // Servers that are compatible with OpenAI often need no key.
        boolean used = endpoint.apiKey() != null || !needsKey(provider, endpoint.baseUrl());
        return used ? Optional.of(endpoint.baseUrl()) : Optional.empty();
    }

    @Override
    public URI baseUrl(String provider) {
        return provider.equals("ollama") ? settings.ollama() : endpoint(provider).baseUrl();
    }

    @Override
    public boolean needsKey(String provider, URI base) {
        return switch (provider) {
            case "ollama" -> false;
            case "openai" -> base.equals(OpenAiChatModel.OPENAI);
            default -> true;
        };
    }

    @Override
    public Optional<String> problem(URI base) {
        try {
            OutboundClient.checkReachable(WebAddress.parse(base.toString()), alsoAllowed);
            return Optional.empty();
        } catch (OutboundException forbidden) {
            return Optional.of(forbidden.sentence());
        }
    }

    private ProviderSettings.Endpoint endpoint(String provider) {
        return switch (provider) {
            case "openai" -> settings.openai();
            case "anthropic" -> settings.anthropic();
            case "google" -> settings.gemini();
            default -> throw new IllegalArgumentException(provider);
        };
    }

    @Override
    public ChatModel connect(String provider, URI base, @Nullable String key) {
        HttpTransport transport = transport(base);
        return switch (provider) {
            case "ollama" -> new OllamaChatModel(transport, base);
            case "openai" ->
                    new OpenAiChatModel(
                            transport, base, key, length(settings.openaiMaxTokensName()));
            case "anthropic" -> new AnthropicChatModel(transport, base, requireNonNull(key));
            case "google" -> new GeminiChatModel(transport, base, requireNonNull(key));
            default -> throw new IllegalArgumentException(provider);
        };
    }

    private static OpenAiChatModel.@Nullable LengthParameter length(
            ProviderSettings.MaxTokensName name) {
        return switch (name) {
            case AUTO -> null;
            case MAX_TOKENS -> OpenAiChatModel.LengthParameter.MAX_TOKENS;
            case MAX_COMPLETION_TOKENS -> OpenAiChatModel.LengthParameter.MAX_COMPLETION_TOKENS;
        };
    }

    /** The proxy is for HTTPS; local services on plain HTTP are reached directly. */
    private HttpTransport transport(URI base) {
        boolean through =
                proxy != null && "https".equals(base.getScheme()) && proxy.covers(base.getHost());
        return through && proxied != null ? proxied : sockets;
    }

    private static ProxySelector selector(ProviderProxySettings proxy) {
        return ProxySelector.of(new InetSocketAddress(proxy.host(), proxy.port()));
    }

    private static @Nullable String text(@Nullable Secret secret) {
        return secret == null ? null : secret.value();
    }
}
