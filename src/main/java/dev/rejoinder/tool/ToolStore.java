package dev.rejoinder.tool;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Stores the tools of bots. Every method throws {@code INTERNAL_ERROR} when the database is
 * unavailable. Thread-safe.
 */
public interface ToolStore {
    /** The most tools of one bot. */
    int MAX_TOOLS = 128;

    /** All tools of a bot, oldest first. */
    List<Tool> list(String botId);

    /** The tools of all bots that may refer to secrets. */
    List<Tool> withSecrets();

    Optional<Tool> find(String botId, String id);

    /**
     * Stores new tools, all or none.
     *
     * @throws dev.rejoinder.core.AppError INVALID_REQUEST when a name is taken or the bot would
     *     have more than {@link #MAX_TOOLS}; BOT_NOT_FOUND
     */
    void add(String botId, List<Tool> tools);

    /**
     * Replaces the tool with this id. Returns false, and changes nothing, if there is none, or it
     * was changed concurrently.
     *
     * @param seen the time of the last change that the caller has seen (optimistic lock)
     * @throws dev.rejoinder.core.AppError INVALID_REQUEST when its name is taken
     */
    boolean replace(Tool tool, Instant seen);

    boolean delete(String botId, String id);
}
