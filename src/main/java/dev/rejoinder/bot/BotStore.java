package dev.rejoinder.bot;

import dev.rejoinder.core.Page;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Where bots are kept. Every method throws {@code INTERNAL_ERROR} when the database cannot be
 * reached. Thread-safe.
 */
public interface BotStore {
    /** Stores a new bot. Returns false, and stores nothing, when its short name is taken. */
    boolean insert(Bot bot);

    /**
     * Replaces the bot with this id. Returns false, and changes nothing, when the new short name is
     * taken, the bot is gone, or somebody has changed it meanwhile.
     *
     * @param seen when what is replaced was last changed
     */
    boolean update(Bot bot, Instant seen);

    /** Finds a bot by its id or its short name. */
    Optional<Bot> find(String idOrShortName);

    /** Newest first. */
    List<Bot> list(Page page);

    long count();

    /**
     * Makes a bot unfindable at once and frees its short name. What it owns goes later, through
     * {@link #purgeDeleted}. Returns false when there is none.
     */
    boolean delete(String id);

    /**
     * Removes at most {@code limit} conversations of deleted bots, and a deleted bot that owns
     * none. Returns how many rows it removed; 0 means that nothing is left to do.
     */
    int purgeDeleted(int limit);
}
