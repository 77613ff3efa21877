package dev.rejoinder.cli;

import dev.rejoinder.access.AccountRole;
import dev.rejoinder.access.LimitClass;
import dev.rejoinder.access.Scope;
import dev.rejoinder.bot.Bot;
import dev.rejoinder.budget.DailyBudget;
import dev.rejoinder.core.PageRequest;
import dev.rejoinder.event.EventType;
import dev.rejoinder.knowledge.Source;
import dev.rejoinder.mail.MailStore;
import dev.rejoinder.provider.connection.ProviderConnections;
import dev.rejoinder.server.ModelCheckResult;
import dev.rejoinder.webhook.AttemptResult;
import dev.rejoinder.webhook.RetrySchedule;
import dev.rejoinder.webhook.Webhooks;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Manages keys, accounts, bots, sources, answer tests and webhooks of an installation, for one
 * command. Methods throw {@code AppError}.
 */
interface Administration extends AutoCloseable {
    /** Creates a key; durable when it returns. */
    CreatedKey createKey(NewKey key);

    /** See {@link dev.rejoinder.access.Keys#rotate}. */
    CreatedKey rotateKey(String id, Duration overlap);

    /** Throws NOT_FOUND if there is no such key. */
    void revokeKey(String id);

    /**
     * Creates a console account; durable when it returns.
     *
     * @param name null to use the part before the {@code @}
     */
    void createUser(String email, @Nullable String name, String password, AccountRole role);

    String generatePassword();

    /**
     * Sets a password and ends the account's sessions. Throws NOT_FOUND if there is no such
     * account.
     */
    void setPassword(String email, String password);

    /** Throws NOT_FOUND if there is no such account. */
    void deleteUser(String email);

    /** Creates a bot; durable when it returns. */
    Bot createBot(NewBot bot);

    /** The text of the digest of last week. */
    String digestPreview();

    /** The mail that waits to be sent. */
    MailStore.MailBacklog mailBacklog();

    /** Newest first. */
    List<Bot> bots(PageRequest page);

    /** The providers, with the connections that owners set in the console. */
    List<ProviderConnections.ProviderState> providers();

    /** Sends a small request to a model. */
    ModelCheckResult tryModel(String model);

    /** Adds a source, which a running server reads; durable when it returns. */
    Source addSource(NewSource source);

    /** Throws NOT_FOUND if there is no such source. */
    void deleteSource(String bot, String id);

    /** The answer tests of a bot, by its id or short name. Throws BOT_NOT_FOUND. */
    BotTests tests(String bot);

    /** Adds a webhook endpoint; durable when it returns. */
    Webhooks.WithSecret createWebhook(NewWebhook webhook);

    /** Throws NOT_FOUND if there is no such endpoint. */
    void deleteWebhook(String id);

    /** Sends a test event. Throws NOT_FOUND if there is no such endpoint. */
    AttemptResult testWebhook(String id);

    /** Throws NOT_FOUND if there is no such endpoint. */
    Webhooks.WithSecret rotateWebhook(String id);

    @Override
    void close();

    /**
     * A webhook endpoint to add.
     *
     * @param bots ids or short names of the bots whose events it gets; empty for all
     */
    record NewWebhook(
            String url,
            @Nullable String description,
            Set<EventType> events,
            Set<String> bots,
            RetrySchedule schedule) {}

    /**
     * A source to add.
     *
     * @param bot the bot's id or short name
     * @param what a URL or a file name
     * @param title null to use the file name or URL
     * @param site whether to crawl the site of a URL
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

        /** The same source for another bot. */
        NewSource to(String other) {
            return new NewSource(other, what, title, site, maxDepth, maxPages, resyncEvery);
        }

        boolean isRemote() {
            return ADDRESS.matcher(what).matches();
        }
    }

    /**
     * A key to create.
     *
     * @param bots ids or short names of the bots it is restricted to; empty for all
     * @param limits requests per window of the class; the server's limit applies to absent classes
     * @param expiresAt null for never
     */
    record NewKey(
            String name,
            Scope scope,
            Set<String> bots,
            Map<LimitClass, Integer> limits,
            DailyBudget budget,
            @Nullable Instant expiresAt) {}

    /** A key and its token, which is available only now. */
    record CreatedKey(String id, String token) {
        @Override
        public String toString() {
            return "CreatedKey[id=" + id + "]";
        }
    }

    /**
     * A bot to create; null fields get the API's defaults.
     *
     * @param shortName null for none
     */
    record NewBot(
            String name,
            @Nullable String shortName,
            @Nullable String model,
            @Nullable String instructions) {}
}
