package dev.rejoinder.lead;

import dev.rejoinder.core.PageRequest;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Stores leads. Every method throws {@code INTERNAL_ERROR} when the database is unavailable.
 * Thread-safe.
 */
public interface LeadStore {
    /**
     * Stores a lead and its event in one commit; durable when it returns.
     *
     * @throws dev.rejoinder.core.AppError BOT_NOT_FOUND if the bot was deleted
     */
    void add(Lead lead);

    /** The leads of a bot that were left after a time, newest first. */
    List<Lead> list(String botId, Instant since, PageRequest page);

    /** How many leads of a bot were left after a time. */
    long count(String botId, Instant since);

    /**
     * The leads that follow another one in {@link #list}, for reading all of them in batches.
     *
     * @param last the last lead of the batch before; null for the first batch
     */
    List<Lead> batch(String botId, Instant since, @Nullable Lead last, int most);

    /** Returns false if there is no such lead. */
    boolean delete(String botId, String id);

    /**
     * The leads of a visitor or end user, oldest first.
     *
     * @param botId null for those of all bots
     */
    List<Lead> ofUser(String userId, @Nullable String botId);
}
