package dev.rejoinder.cli;

import dev.rejoinder.access.ApiKey;
import dev.rejoinder.access.LimitClass;
import dev.rejoinder.access.Scope;
import dev.rejoinder.bot.Bot;
import dev.rejoinder.core.Page;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The keys and bots of an installation, for one command. Methods throw {@code AppError}. */
interface Administration extends AutoCloseable {
    /** Makes a key; durable when it returns. */
    CreatedKey createKey(NewKey key);

    /** Newest first, revoked ones included. */
    List<ApiKey> keys(Page page);

    /** NOT_FOUND when there is none. */
    void revokeKey(String id);

    /** Makes a bot; durable when it returns. */
    Bot createBot(NewBot bot);

    /** Newest first. */
    List<Bot> bots(Page page);

    @Override
    void close();

    /**
     * A key to be made.
     *
     * @param bots ids or short names of the bots it is restricted to; empty for all
     * @param limits requests per window of the class; absent for the server's
     * @param expiresAt null for never
     */
    record NewKey(
            String name,
            Scope scope,
            Set<String> bots,
            Map<LimitClass, Integer> limits,
            @Nullable Instant expiresAt) {}

    /** A key, and its token: the only time anybody sees it. */
    record CreatedKey(String id, String token) {
        @Override
        public String toString() {
            return "CreatedKey[id=" + id + "]";
        }
    }

    /**
     * A bot to be made; what is null has the default that the API gives it.
     *
     * @param shortName null for none
     */
    record NewBot(
            String name,
            @Nullable String shortName,
            @Nullable String model,
            @Nullable String instructions) {}
}
