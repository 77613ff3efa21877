package dev.rejoinder.bot;

import dev.rejoinder.core.PageRequest;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Stores bots. Every method throws {@code INTERNAL_ERROR} if the database cannot be reached.
 * Thread-safe.
 */
public interface BotStore {
    /** Stores a new bot. Returns false, and stores nothing, if its short name is taken. */
    boolean insert(Bot bot);

    /**
     * Replaces the bot with this id. Returns false, and changes nothing, if the new short name is
     * taken, or the bot was deleted or changed concurrently.
     *
     * @param seen the time of the last change that the caller has seen (optimistic lock)
     */
    boolean update(Bot bot, Instant seen);

    /** Records when a site first loaded a bot's widget. Later calls change nothing. */
    void widgetLoaded(String id, Instant now);

    /** Finds a bot by its id or short name. */
    Optional<Bot> find(String idOrShortName);

    /** Newest first. */
    List<Bot> list(PageRequest page);

    /** All bots, in no order. */
    List<BotListing> listings();

    long count();

    /**
     * Hides a bot at once and frees its short name. {@link #purgeDeleted} removes its conversations
     * later. Returns false if there is no such bot.
     */
    boolean delete(String id);

    /**
     * Removes at most {@code limit} conversations of deleted bots, and deleted bots without
     * conversations. Returns the number of removed rows; 0 means that nothing is left.
     */
    int purgeDeleted(int limit);
}
