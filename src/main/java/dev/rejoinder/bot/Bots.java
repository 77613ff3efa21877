package dev.rejoinder.bot;

import dev.rejoinder.core.AppError;
import dev.rejoinder.core.Clock;
import dev.rejoinder.core.ErrorCode;
import dev.rejoinder.core.Ids;
import dev.rejoinder.core.PageRequest;
import dev.rejoinder.core.ShortLivedCache;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The bots of this server. A change made here is visible in this process when its method returns;
 * one made by another process, within {@link #FRESH_FOR}. Thread-safe.
 */
public final class Bots {
    /** How long a bot is cached before the store is asked again. */
    static final Duration FRESH_FOR = Duration.ofSeconds(1);

    /** Maximum number of cached bots; each may contain 100,000 characters. */
    static final int MAX_CACHED = 500;

    /**
     * Conversations of deleted bots per commit; small, so that other writers are not blocked for
     * long.
     */
    static final int PURGE_STEP = 100;

    /**
     * Maximum attempts of an update; another attempt means that another process changed the bot.
     */
    private static final int MAX_ATTEMPTS = 50;

    private static final Logger LOG = LoggerFactory.getLogger(Bots.class);

    private final BotStore store;
    private final Clock clock;
    private final Ids ids;
    private final Function<String, Optional<String>> modelProblem;
    private final Executor background;
    private final ShortLivedCache<String, Bot> cached;

    /**
     * Held from reading a bot to storing the change, so that concurrent updates within this process
     * do not force retries.
     */
    private final ReentrantLock changing = new ReentrantLock();

    /**
     * Creates the service.
     *
     * @param modelProblem returns what is wrong with a model name such as {@link Bot#model()}, as a
     *     sentence, or empty if it is valid
     * @param background purges deleted bots; must not run tasks on the caller's thread
     */
    public Bots(
            BotStore store,
            Clock clock,
            Ids ids,
            Function<String, Optional<String>> modelProblem,
            Executor background) {
        this.store = store;
        this.clock = clock;
        this.ids = ids;
        this.modelProblem = modelProblem;
        this.background = background;
        cached = new ShortLivedCache<>(clock, FRESH_FOR, MAX_CACHED);
    }

    /**
     * Creates a bot; durable when it returns.
     *
     * @throws AppError INVALID_REQUEST naming the field that breaks {@link BotRules}, or {@code
     *     shortName} if it is taken
     */
    public Bot create(BotDraft draft) {
        Instant now = clock.now();
        Bot bot = Bot.of(ids.bot(), draft, now, now, BotFacts.NONE);
        BotRules.check(bot, modelProblem);
        if (!store.insert(bot)) {
            throw shortNameTaken();
        }
        return bot;
    }

    /** Returns the bot with this id or short name. */
    public Optional<Bot> find(String idOrShortName) {
        if (!BotRules.couldName(idOrShortName)) {
            return Optional.empty();
        }
        return Optional.ofNullable(
                cached.get(idOrShortName, name -> store.find(name).orElse(null)));
    }

    /**
     * Returns the bot with this id or short name.
     *
     * @throws AppError BOT_NOT_FOUND
     */
    public Bot require(String idOrShortName) {
        return find(idOrShortName).orElseThrow(Bots::notFound);
    }

    /**
     * The error for a missing bot. Callers without access to a bot get the same error, so that they
     * cannot tell whether it exists.
     */
    public static AppError notFound() {
        return AppError.of(ErrorCode.BOT_NOT_FOUND, "There is no such bot.");
    }

    /** Newest first. */
    public List<Bot> list(PageRequest page) {
        return store.list(page);
    }

    /** What lists show of all bots, in no order. */
    public List<BotListing> listings() {
        return store.listings();
    }

    public long count() {
        return store.count();
    }

    /**
     * Replaces a bot with the result of {@code change}; durable when it returns. The id and the
     * creation time cannot change. Updates within a process run one after the other; if another
     * process changed the bot meanwhile, {@code change} runs again on the new state.
     *
     * @throws AppError BOT_NOT_FOUND; INVALID_REQUEST as for {@link #create}; OVERLOADED
     */
    public Bot update(String idOrShortName, UnaryOperator<Bot> change) {
        changing.lock();
        try {
            Bot current = read(idOrShortName);
            for (int i = 0; i < MAX_ATTEMPTS; i++) {
                Bot changed = stamped(current, change.apply(current));
                BotRules.check(changed, modelProblem);
                if (store.update(changed, current.updatedAt())) {
                    return changed;
                }
                Bot now = store.find(current.id()).orElseThrow(Bots::notFound);
                if (now.updatedAt().equals(current.updatedAt())) {
                    throw shortNameTaken();
                }
                // Another process changed the bot: retry on its result.
                current = now;
            }
            throw AppError.retryLater(
                    ErrorCode.OVERLOADED, "Other requests are changing this bot.", FRESH_FOR);
        } finally {
            cached.forget();
            changing.unlock();
        }
    }

    /**
     * A bot with other settings, to show what they would do; nothing is stored.
     *
     * @throws AppError INVALID_REQUEST as for {@link #create}
     */
    public Bot preview(Bot bot, BotDraft settings) {
        Bot changed = bot.with(settings);
        BotRules.check(changed, modelProblem);
        return changed;
    }

    /**
     * Records in the background that a page of a site has loaded a bot's widget, unless one has
     * before.
     */
    public void widgetLoaded(Bot bot) {
        if (bot.facts().widgetLoadedAt() != null) {
            return;
        }
        background.execute(
                () -> {
                    try {
                        store.widgetLoaded(bot.id(), clock.now());
                        cached.forget();
                    } catch (RuntimeException e) {
                        LOG.debug("The next visitor's page is recorded instead", e);
                    }
                });
    }

    /** Forgets what is cached, after another store has changed the facts of a bot. */
    public void factsChanged() {
        cached.forget();
    }

    /**
     * Deletes a bot; durable when it returns. Its conversations are removed in the background.
     *
     * @throws AppError BOT_NOT_FOUND
     */
    public void delete(String idOrShortName) {
        try {
            if (!store.delete(read(idOrShortName).id())) {
                throw notFound();
            }
        } finally {
            // Also after a store failure, because the deletion may have been stored anyway.
            cached.forget();
        }
        resumePurge();
    }

    /** Continues the removal that {@link #delete} began; call it at the start of the server. */
    public void resumePurge() {
        try {
            background.execute(this::purgeStep);
        } catch (RejectedExecutionException e) {
            LOG.debug("Deleted bots will be purged at the next start", e);
        }
    }

    private void purgeStep() {
        try {
            if (store.purgeDeleted(PURGE_STEP) > 0) {
                resumePurge();
            }
        } catch (RuntimeException e) {
            LOG.warn("Purging deleted bots failed; it continues at the next start", e);
        }
    }

    /** Bypasses the cache, because an update must start from the stored state. */
    private Bot read(String idOrShortName) {
        if (!BotRules.couldName(idOrShortName)) {
            throw notFound();
        }
        return store.find(idOrShortName).orElseThrow(Bots::notFound);
    }

    /**
     * Ensures that the time of change increases, because the store uses it as an optimistic lock.
     */
    private Bot stamped(Bot current, Bot changed) {
        Instant updatedAt = clock.after(current.updatedAt());
        return Bot.of(
                current.id(), changed.draft(), current.createdAt(), updatedAt, current.facts());
    }

    private static AppError shortNameTaken() {
        return AppError.invalid("shortName", "Another bot has this shortName already.");
    }
}
