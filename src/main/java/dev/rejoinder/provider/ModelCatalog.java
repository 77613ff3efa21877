package dev.rejoinder.provider;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The models that providers list, cached. Every caller of a provider that fails gets its failure
 * for a while, so that nobody waits for it again and again. Thread-safe.
 */
public final class ModelCatalog {
    /** The most models of one provider. */
    public static final int MAX_MODELS = 1_000;

    /** How long a list is used. */
    static final Duration FRESH_FOR = Duration.ofMinutes(10);

    /** How long a failure is used. */
    static final Duration FAILED_FOR = Duration.ofSeconds(15);

    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private final ChatModels models;
    private final LongSupplier nanos;
    private final ConcurrentHashMap<String, Cached> cached = new ConcurrentHashMap<>();

    /**
     * Creates an empty catalog.
     *
     * @param nanos a monotonic clock
     */
    public ModelCatalog(ChatModels models, LongSupplier nanos) {
        this.models = models;
        this.nanos = nanos;
    }

    /**
     * What a provider lists.
     *
     * @param models empty if it lists none, or if it failed
     * @param failure null if it answered
     */
    public record Listing(List<ListedModel> models, @Nullable ModelException failure) {}

    /** A listing, with the connection that it came from: another key may see other models. */
    private record Cached(Optional<ChatModel> connection, Listing listing, long readAtNanos) {}

    /** The models of a configured provider. Blocks up to ten seconds if they are not cached. */
    public Listing of(String provider) {
        long now = nanos.getAsLong();
        Optional<ChatModel> connection = models.connected(provider);
        Cached known = cached.get(provider);
        if (known != null && known.connection().equals(connection)) {
            Duration lasts = known.listing().failure() == null ? FRESH_FOR : FAILED_FOR;
            if (now - known.readAtNanos() < lasts.toNanos()) {
                return known.listing();
            }
        }
        Listing read = read(provider);
        // Providers are few, so the map stays small.
        cached.put(provider, new Cached(connection, read, now));
        return read;
    }

    private Listing read(String provider) {
        try {
            return new Listing(models.list(provider, TIMEOUT), null);
        } catch (ModelException failure) {
            return new Listing(List.of(), failure);
        }
    }
}
