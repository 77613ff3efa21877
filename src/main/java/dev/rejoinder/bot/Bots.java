package dev.rejoinder.bot;

import dev.rejoinder.core.AppError;
import dev.rejoinder.core.Clock;
import dev.rejoinder.core.ErrorCode;
import dev.rejoinder.core.Ids;
import dev.rejoinder.core.Page;
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
 * The bots of this server. A change made here is seen by everybody in this process when its method
 * returns; one made by another process, within {@link #FRESH_FOR}. Thread-safe.
 */
public final class Bots {
    /** For how long a bot is used without asking the store again. */
    static final Duration FRESH_FOR = Duration.ofSeconds(1);

    /** Bots remembered between two requests; each may hold 100,000 characters. */
    static final int MAX_REMEMBERED = 500;

    /**
     * Conversations of deleted bots removed in one commit, so that other writers get their turn.
     */
    static final int PURGE_STEP = 100;

    /** Each means that another process has changed the bot. */
    private static final int MOST_TRIES = 50;

    private static final Logger LOG = LoggerFactory.getLogger(Bots.class);

    private final BotStore store;
    private final Clock clock;
    private final Ids ids;
    private final Function<String, Optional<String>> modelProblem;
    private final Executor background;
    private final ShortLivedCache<String, Bot> remembered;

    /**
     * Held from reading a bot to storing its change, so that changes of one process do not keep
     * each other trying.
     */
    private final ReentrantLock changing = new ReentrantLock();

    /**
     * @param modelProblem what is wrong with the name of a model, as {@link Bot#model()} has it, as
     *     a sentence; empty for a good one
     * @param background where deleted bots are purged; must not run tasks on the caller's thread
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
        remembered = new ShortLivedCache<>(clock, FRESH_FOR, MAX_REMEMBERED);
    }

    /**
     * Makes a bot; durable when it returns.
     *
     * @throws AppError INVALID_REQUEST naming the field that is over a limit of {@link BotRules},
     *     or {@code shortName} when it is taken
     */
    public Bot create(BotDraft draft) {
        Instant now = clock.now();
        Bot bot = Bot.of(ids.bot(), draft, now, now);
        BotRules.check(bot, modelProblem);
        if (!store.insert(bot)) {
            throw shortNameTaken();
        }
        return bot;
    }

    /** The bot with this id or short name. */
    public Optional<Bot> find(String idOrShortName) {
        if (!BotRules.couldName(idOrShortName)) {
            return Optional.empty();
        }
        return Optional.ofNullable(
                remembered.get(idOrShortName, name -> store.find(name).orElse(null)));
    }

    /**
     * The bot with this id or short name.
     *
     * @throws AppError BOT_NOT_FOUND
     */
    public Bot require(String idOrShortName) {
        return find(idOrShortName).orElseThrow(Bots::notFound);
    }

    /**
     * What is said of a bot that is not there. A caller that may not see a bot gets the same, so
     * that it cannot tell the two apart.
     */
    public static AppError notFound() {
        return AppError.of(ErrorCode.BOT_NOT_FOUND, "There is no such bot.");
    }

    /** Newest first. */
    public List<Bot> list(Page page) {
        return store.list(page);
    }

    public long count() {
        return store.count();
    }

    /**
     * Replaces a bot by what {@code change} makes of it; durable when it returns. The id and the
     * time of creation stay, whatever the change says of them. Changes wait for each other; one
     * that another process was faster than is made again, to what that one left.
     *
     * @throws AppError BOT_NOT_FOUND; INVALID_REQUEST as for {@link #create}; OVERLOADED
     */
    public Bot update(String idOrShortName, UnaryOperator<Bot> change) {
        changing.lock();
        try {
            Bot current = read(idOrShortName);
            for (int i = 0; i < MOST_TRIES; i++) {
                Bot changed = stamped(current, change.apply(current));
                BotRules.check(changed, modelProblem);
                if (store.update(changed, current.updatedAt())) {
                    return changed;
                }
                Bot now = store.find(current.id()).orElseThrow(Bots::notFound);
                if (now.updatedAt().equals(current.updatedAt())) {
                    throw shortNameTaken();
                }
                // Another process was faster; the change is made to what it left.
                current = now;
            }
            throw AppError.retryLater(
                    ErrorCode.OVERLOADED, "Others are changing this bot.", FRESH_FOR);
        } finally {
            remembered.forget();
            changing.unlock();
        }
    }

    /**
     * Makes a bot unfindable; durable when it returns. Its conversations go in the background.
     *
     * @throws AppError BOT_NOT_FOUND
     */
    public void delete(String idOrShortName) {
        try {
            if (!store.delete(read(idOrShortName).id())) {
                throw notFound();
            }
        } finally {
            // Also when the store failed: the bot may be gone all the same.
            remembered.forget();
        }
        resumePurge();
    }

    /** Goes on with what {@link #delete} left to do; for start-up, when the last run was cut. */
    public void resumePurge() {
        try {
            background.execute(this::purgeStep);
        } catch (RejectedExecutionException e) {
            LOG.debug("purge of deleted bots is left to the next start", e);
        }
    }

    private void purgeStep() {
        try {
            if (store.purgeDeleted(PURGE_STEP) > 0) {
                resumePurge();
            }
        } catch (RuntimeException e) {
            LOG.warn("purge of deleted bots stopped; it goes on at the next start", e);
        }
    }

    /** Past the cache: a change is made to what is stored, not to what it was a second ago. */
    private Bot read(String idOrShortName) {
        if (!BotRules.couldName(idOrShortName)) {
            throw notFound();
        }
        return store.find(idOrShortName).orElseThrow(Bots::notFound);
    }

    /** Never changed at the same time twice: by that, the store tells what was seen. */
    private Bot stamped(Bot current, Bot changed) {
        Instant now = clock.now();
        Instant next = current.updatedAt().plusMillis(1);
        Instant updatedAt = now.isBefore(next) ? next : now;
        return Bot.of(current.id(), changed.draft(), current.createdAt(), updatedAt);
    }

    private static AppError shortNameTaken() {
        return AppError.invalid("shortName", "Another bot has this shortName already.");
    }
}
