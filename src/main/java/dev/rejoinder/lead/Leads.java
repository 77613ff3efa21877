package dev.rejoinder.lead;

import dev.rejoinder.core.AppError;
import dev.rejoinder.core.Clock;
import dev.rejoinder.core.Ids;
import dev.rejoinder.core.PageRequest;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The leads of bots. Thread-safe. */
public final class Leads {
    /** The number of leads that are read at once. */
    private static final int BATCH = 500;

    private final LeadStore store;
    private final Clock clock;
    private final Ids ids;

    public Leads(LeadStore store, Clock clock, Ids ids) {
        this.store = store;
        this.clock = clock;
        this.ids = ids;
    }

    /**
     * Stores a lead; durable when it returns.
     *
     * @throws AppError INVALID_REQUEST with the field; BOT_NOT_FOUND
     */
    public Lead add(
            String botId,
            ContactDetails contact,
            @Nullable String conversationId,
            @Nullable String userId) {
        var lead =
                new Lead(botId, ids.lead(), contact.checked(), conversationId, userId, clock.now());
        store.add(lead);
        return lead;
    }

    /** The leads of a bot that were left after a time, newest first. */
    public List<Lead> list(String botId, Instant since, PageRequest page) {
        return store.list(botId, since, page);
    }

    /** How many leads of a bot were left after a time. */
    public long count(String botId, Instant since) {
        return store.count(botId, since);
    }

    /**
     * All leads of a bot that were left after a time, newest first. They are read in batches, so a
     * million need little memory.
     */
    public Iterator<Lead> all(String botId, Instant since) {
        return Stream.iterate(
                        store.batch(botId, since, null, BATCH),
                        batch -> !batch.isEmpty(),
                        batch -> store.batch(botId, since, batch.getLast(), BATCH))
                .flatMap(List::stream)
                .iterator();
    }

    /** The leads of a visitor or end user of a bot, oldest first. */
    public List<Lead> ofUser(String userId, String botId) {
        return store.ofUser(userId, botId);
    }

    /** Returns false if there is no such lead. */
    public boolean delete(String botId, String id) {
        return store.delete(botId, id);
    }
}
