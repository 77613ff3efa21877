package dev.rejoinder.cli;

import dev.rejoinder.access.Account;
import dev.rejoinder.access.ApiKey;
import dev.rejoinder.access.LimitClass;
import dev.rejoinder.access.Scope;
import dev.rejoinder.bot.Bot;
import dev.rejoinder.core.Page;
import dev.rejoinder.knowledge.Source;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The keys, accounts and bots of an installation, for one command. Methods throw {@code AppError}.
 */
interface Administration extends AutoCloseable {
    /** Makes a key; durable when it returns. */
    CreatedKey createKey(NewKey key);

    /** Newest first, revoked ones included. */
    List<ApiKey> keys(Page page);

    /** NOT_FOUND when there is none. */
    void revokeKey(String id);

    /**
     * Makes an account of the console; durable when it returns.
     *
     * @param name null for what stands before the {@code @}
     */
    void createUser(String email, @Nullable String name, String password);

    /** A password for somebody who gives none. */
    String generatePassword();

    /** Newest first. */
    List<Account> users(Page page);

    /** Sets a password and ends the account's sessions. NOT_FOUND when there is no account. */
    void setPassword(String email, String password);

    /** NOT_FOUND when there is none. */
    void deleteUser(String email);

    /** Makes a bot; durable when it returns. */
    Bot createBot(NewBot bot);

    /** Newest first. */
    List<Bot> bots(Page page);

    /** Adds a source, which a server reads once it runs; kept when this returns. */
    Source addSource(NewSource source);

    /** Newest first. The bot is named by its id or short name. */
    List<Source> sources(String bot, Page page);

    /** NOT_FOUND when there is none. */
    void deleteSource(String bot, String id);

    @Override
    void close();

    /**
     * A source to be added.
     *
     * @param bot the bot's id or short name
     * @param what an address, or the name of a file
     * @param title null for the name or address
     * @param site whether the whole site of an address is read
     */
    record NewSource(
            String bot,
            String what,
            @Nullable String title,
            boolean site,
            int maxDepth,
            int maxPages,
            @Nullable Duration resyncEvery) {
        private static final Pattern ADDRESS = Pattern.compile("(?i)https?://.*");

        /** The same for another bot. */
        NewSource to(String other) {
            return new NewSource(other, what, title, site, maxDepth, maxPages, resyncEvery);
        }

        boolean isRemote() {
            return ADDRESS.matcher(what).matches();
        }
    }

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
