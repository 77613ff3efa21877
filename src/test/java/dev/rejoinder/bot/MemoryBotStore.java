package dev.rejoinder.bot;

import dev.rejoinder.core.PageRequest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** Bots in memory; counts lookups, and conversations left to purge. */
final class MemoryBotStore implements BotStore {
    private final List<Bot> bots = new ArrayList<>();
    private final List<Integer> purges = new ArrayList<>();
    private int lookups;
    private int conversationsOfDeletedBots;

    synchronized int lookups() {
        return lookups;
    }

    /** The number of rows that each purge removed. */
    synchronized List<Integer> purges() {
        return List.copyOf(purges);
    }

    synchronized void leaveConversations(int count) {
        conversationsOfDeletedBots = count;
    }

    @Override
    public synchronized boolean insert(Bot bot) {
        if (taken(bot)) {
            return false;
        }
        bots.addFirst(bot);
        return true;
    }

    @Override
    public synchronized boolean update(Bot bot, Instant seen) {
        boolean known =
                bots.stream()
                        .anyMatch(
                                other ->
                                        other.id().equals(bot.id())
                                                && other.updatedAt().equals(seen));
        if (!known || taken(bot)) {
            return false;
        }
        bots.replaceAll(other -> other.id().equals(bot.id()) ? bot : other);
        return true;
    }

    @Override
    public synchronized void widgetLoaded(String id, Instant now) {
        throw new UnsupportedOperationException();
    }

    private boolean taken(Bot bot) {
        return bot.shortName() != null
                && bots.stream()
                        .filter(other -> !other.id().equals(bot.id()))
                        .anyMatch(other -> Objects.equals(other.shortName(), bot.shortName()));
    }

    @Override
    public synchronized Optional<Bot> find(String idOrShortName) {
        lookups++;
        return bots.stream()
                .filter(
                        bot ->
                                bot.id().equals(idOrShortName)
                                        || idOrShortName.equals(bot.shortName()))
                .findFirst();
    }

    @Override
    public synchronized List<Bot> list(PageRequest page) {
        return bots.stream().skip(page.offset()).limit(page.limit()).toList();
    }

    @Override
    public synchronized List<BotListing> listings() {
        return bots.stream()
                .map(
                        bot ->
                                new BotListing(
                                        bot.id(),
                                        bot.shortName(),
                                        bot.name(),
                                        bot.model(),
                                        bot.enabled(),
                                        "",
                                        bot.createdAt(),
                                        bot.updatedAt(),
                                        null))
                .toList();
    }

    @Override
    public synchronized long count() {
        return bots.size();
    }

    @Override
    public synchronized boolean delete(String id) {
        return bots.removeIf(bot -> bot.id().equals(id));
    }

    @Override
    public synchronized int purgeDeleted(int limit) {
        int removed = Math.min(limit, conversationsOfDeletedBots);
        conversationsOfDeletedBots -= removed;
        purges.add(removed);
        return removed;
    }
}
