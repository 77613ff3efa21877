package dev.rejoinder.provider.connection;

import dev.rejoinder.core.AppError;
import dev.rejoinder.core.Clock;
import dev.rejoinder.core.ErrorCode;
import dev.rejoinder.provider.ChatModel;
import dev.rejoinder.provider.ChatModels;
import dev.rejoinder.secret.Secrets;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connections to providers that owners set in the console. A change is in use when the method
 * returns, on other servers after their next {@link #refresh}. Thread-safe.
 */
public final class ProviderConnections {
    public static final int MAX_KEY_CHARACTERS = 1_000;
    public static final int MAX_BASE_URL_CHARACTERS = 500;

    private static final Logger log = LoggerFactory.getLogger(ProviderConnections.class);

    /** Shorter keys are shown without their ending. */
    private static final int MIN_KEY_TO_SHOW = 16;

    private static final int SHOWN_CHARACTERS = 4;

    private final ProviderConnectionStore store;
    private final ChatModels models;
    private final Providers providers;
    private final Secrets secrets;
    private final Clock clock;

    /** The stored connections that are in use. */
    private Map<String, ProviderConnection> used = Map.of();

    /** What the server's settings say about providers. */
    public interface Providers {
        /** The address that the settings name, if they configure this provider. */
        Optional<URI> configured(String provider);

        /** The provider's own address. */
        URI baseUrl(String provider);

        /** Whether calls need a key at this address. */
        boolean needsKey(String provider, URI baseUrl);

        /** Why the server may not connect to an address, as a sentence; empty if it may. */
        Optional<String> problem(URI baseUrl);

        ChatModel connect(String provider, URI baseUrl, @Nullable String key);
    }

    /** Where a connection was set. */
    public enum ConnectionOrigin {
        /** In the server's settings, which the console cannot change. */
        SETTINGS,
        CONSOLE,
        /** Nowhere: the provider cannot be used, or needs no connection settings. */
        NONE
    }

    /**
     * A provider with its connection.
     *
     * @param usable whether its models can be called
     * @param stored null unless it is set in the console
     */
    public record ProviderState(
            String provider,
            ConnectionOrigin origin,
            boolean usable,
            URI baseUrl,
            @Nullable ProviderConnection stored) {}

    public ProviderConnections(
            ProviderConnectionStore store,
            ChatModels models,
            Providers providers,
            Secrets secrets,
            Clock clock) {
        this.store = store;
        this.models = models;
        this.providers = providers;
        this.secrets = secrets;
        this.clock = clock;
    }

    /** All providers that take a connection, by name. */
    public List<ProviderState> list() {
        Map<String, ProviderConnection> stored = stored();
        return ChatModels.connectable().stream()
                .map(name -> state(name, stored.get(name)))
                .toList();
    }

    private ProviderState state(String name, @Nullable ProviderConnection stored) {
        Optional<URI> configured = providers.configured(name);
        boolean usable = models.isConfigured(name);
        if (configured.isPresent()) {
            return new ProviderState(
                    name, ConnectionOrigin.SETTINGS, usable, configured.get(), null);
        }
        URI own = providers.baseUrl(name);
        if (stored == null) {
            return new ProviderState(name, ConnectionOrigin.NONE, usable, own, null);
        }
        URI base = stored.baseUrl() == null ? own : stored.baseUrl();
        return new ProviderState(name, ConnectionOrigin.CONSOLE, usable, base, stored);
    }

    /**
     * Sets a connection.
     *
     * @param baseUrl null for the provider's own
     * @param key null to keep the stored one, which only works with an unchanged base URL; empty
     *     for none
     * @throws AppError NOT_FOUND; INVALID_REQUEST if the server's settings configure the provider,
     *     or naming {@code apiKey} or {@code baseUrl}
     */
    public ProviderState put(String provider, @Nullable String baseUrl, @Nullable String key) {
        requireChangeable(provider);
        URI given = baseUrl == null || baseUrl.isBlank() ? null : checkedUrl(baseUrl.strip());
        URI base = given == null ? providers.baseUrl(provider) : given;
        ProviderConnection before = stored().get(provider);
        String newKey = key == null ? keptKey(before, given) : checkedKey(key.strip());
        if (newKey.isEmpty() && providers.needsKey(provider, base)) {
            throw AppError.invalid("apiKey", "The API key is missing.");
        }
        var connection =
                new ProviderConnection(
                        provider,
                        given,
                        newKey.isEmpty() ? null : secrets.seal(owner(provider), newKey),
                        newKey.length() < MIN_KEY_TO_SHOW
                                ? ""
                                : newKey.substring(newKey.length() - SHOWN_CHARACTERS),
                        clock.now());
        store.put(connection);
        refresh();
        return state(provider, connection);
    }

    /** A key may not be sent to another address than the one it was given for. */
    private String keptKey(@Nullable ProviderConnection before, @Nullable URI baseUrl) {
        if (before == null || before.sealedKey() == null) {
            return "";
        }
        if (baseUrl == null ? before.baseUrl() != null : !baseUrl.equals(before.baseUrl())) {
            throw AppError.invalid("apiKey", "Enter the API key again for another base URL.");
        }
        return secrets.open(owner(before.provider()), before.sealedKey());
    }

    /**
     * Removes a connection.
     *
     * @throws AppError NOT_FOUND
     */
    public void delete(String provider) {
        if (!store.delete(provider)) {
            throw notFound();
        }
        refresh();
    }

    /** Uses what is stored now. Call it at the start, and every few seconds. */
    public synchronized void refresh() {
        Map<String, ProviderConnection> stored = stored();
        if (stored.equals(used)) {
            return;
        }
        var connected = new HashMap<String, ChatModel>();
        for (ProviderConnection connection : stored.values()) {
            String name = connection.provider();
            boolean unchanged = connection.equals(used.get(name));
            Optional<ChatModel> known = unchanged ? models.connected(name) : Optional.empty();
            known.or(() -> connect(connection)).ifPresent(model -> connected.put(name, model));
        }
        models.connect(connected);
        used = stored;
    }

    private Optional<ChatModel> connect(ProviderConnection connection) {
        String name = connection.provider();
        if (!ChatModels.connectable().contains(name) || providers.configured(name).isPresent()) {
            return Optional.empty();
        }
        URI base = connection.baseUrl() == null ? providers.baseUrl(name) : connection.baseUrl();
        try {
            String sealed = connection.sealedKey();
            String key = sealed == null ? null : secrets.open(owner(name), sealed);
            return Optional.of(providers.connect(name, base, key));
        } catch (AppError unusable) {
            log.error("The stored key of {} cannot be used: {}", name, unusable.getMessage());
            return Optional.empty();
        }
    }

    private Map<String, ProviderConnection> stored() {
        return store.list().stream()
                .collect(
                        Collectors.toUnmodifiableMap(
                                ProviderConnection::provider, Function.identity()));
    }

    private void requireChangeable(String provider) {
        if (!ChatModels.connectable().contains(provider)) {
            throw notFound();
        }
        if (providers.configured(provider).isPresent()) {
            throw AppError.invalid(
                    "provider",
                    "The server's settings configure this provider, and they win. Remove its key"
                            + " and base URL there first.");
        }
    }

    private static String checkedKey(String key) {
        boolean printable = key.chars().allMatch(c -> c > ' ' && c < 127);
        if (key.length() > MAX_KEY_CHARACTERS || !printable) {
            throw AppError.invalid(
                    "apiKey",
                    "The API key must have at most "
                            + MAX_KEY_CHARACTERS
                            + " letters, digits and signs, without blanks.");
        }
        return key;
    }

    private URI checkedUrl(String text) {
        URI url = parsed(text);
        Optional<String> problem = providers.problem(url);
        if (problem.isPresent()) {
            throw AppError.invalid("baseUrl", problem.get());
        }
        return url;
    }

    private static URI parsed(String text) {
        try {
            URI url = new URI(text.replaceFirst("/+$", ""));
            boolean http = "https".equals(url.getScheme()) || "http".equals(url.getScheme());
            if (http
                    && text.length() <= MAX_BASE_URL_CHARACTERS
                    && url.getHost() != null
                    && url.getRawUserInfo() == null
                    && url.getRawQuery() == null
                    && url.getRawFragment() == null) {
                return url;
            }
        } catch (URISyntaxException e) {
            // The same mistake for the caller.
        }
        throw AppError.invalid(
                "baseUrl",
                "The base URL must be like https://api.example.com/v1, without a user, a query and"
                        + " a fragment.");
    }

    private static String owner(String provider) {
        return "provider " + provider;
    }

    private static AppError notFound() {
        return AppError.of(ErrorCode.NOT_FOUND, "There is no such provider connection.");
    }
}
