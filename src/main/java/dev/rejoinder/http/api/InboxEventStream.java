package dev.rejoinder.http.api;

import dev.rejoinder.handover.ConversationFeed;
import dev.rejoinder.handover.Handover;
import dev.rejoinder.handover.HandoverStore;
import dev.rejoinder.handover.HandoverStore.ConversationKey;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/**
 * Streams changes of handovers, and of their conversations, to an agent. An event has the whole
 * state, so that it does no harm to receive it twice.
 */
final class InboxEventStream extends LiveEventStream {
    /** How many changes one read takes. */
    private static final int CHANGES_AT_ONCE = 200;

    /** A commit may become visible this long after its time. */
    private static final Duration LATE_COMMITS = Duration.ofSeconds(10);

    private final HandoverStore handovers;
    private final Predicate<String> mayUseBot;
    private final Map<ConversationKey, Long> sent = new HashMap<>();
    private volatile long readUntil;

    /**
     * Creates a stream.
     *
     * @param after the time of the last change that the client has, by the clock of leases
     */
    InboxEventStream(
            ConversationFeed feed,
            HandoverStore handovers,
            Predicate<String> mayUseBot,
            long after) {
        super(feed);
        this.handovers = handovers;
        this.mayUseBot = mayUseBot;
        this.readUntil = after;
    }

    @Override
    public @Nullable ConversationKey conversation() {
        return null;
    }

    @Override
    protected String position() {
        return Long.toString(readUntil);
    }

    @Override
    protected boolean read(Utf8Buffer out) {
        long from = readUntil - LATE_COMMITS.toMillis();
        sent.values().removeIf(changedAt -> changedAt < from);
        int limit = CHANGES_AT_ONCE + sent.size();
        List<Handover> changes = handovers.changedSince(from, limit);
        for (Handover each : changes) {
            readUntil = Math.max(readUntil, each.changedAt());
            var key = new ConversationKey(each.botId(), each.conversationId());
            Long known = sent.put(key, each.changedAt());
            boolean isNew = known == null || known < each.changedAt();
            if (isNew && mayUseBot.test(each.botId())) {
                event(out, "inbox.changed", json -> write(json, each));
            }
        }
        return changes.size() == limit;
    }

    private static void write(JsonGenerator json, Handover changed) {
        json.writeStartObject();
        json.writeStringProperty("botId", changed.botId());
        json.writeStringProperty("conversationId", changed.conversationId());
        HandoverJson.write(json, "handover", changed);
        json.writeEndObject();
    }
}
