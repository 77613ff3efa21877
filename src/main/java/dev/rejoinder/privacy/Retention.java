package dev.rejoinder.privacy;

import dev.rejoinder.bot.Bot;
import dev.rejoinder.core.Clock;
import dev.rejoinder.core.PageRequest;
import dev.rejoinder.privacy.RetentionStore.Step;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes conversations whose retention has ended. One server at a time does so, in small commits
 * with pauses between them. Not thread-safe, except {@link #stop}.
 */
public final class Retention {
    private static final Logger log = LoggerFactory.getLogger(Retention.class);

    private static final String TASK = "retention";

    /** How many conversations one commit deletes. */
    private static final int STEP = 20;

    /** The database is busy with it for a twentieth of the time. */
    private static final int PAUSE = 19;

    private static final Duration LEASE = Duration.ofSeconds(30);

    private final RetentionStore store;
    private final Function<PageRequest, List<Bot>> bots;
    private final TaskClaims claims;
    private final String owner;
    private final Clock clock;
    private final PacedWork work;
    private long renewedAtNanos;

    /**
     * Creates the service.
     *
     * @param bots the bots of a page, in any stable order
     * @param owner the id of this server
     */
    public Retention(
            RetentionStore store,
            Function<PageRequest, List<Bot>> bots,
            TaskClaims claims,
            String owner,
            Clock clock) {
        this.store = store;
        this.bots = bots;
        this.claims = claims;
        this.owner = owner;
        this.clock = clock;
        this.work = new PacedWork(clock, PAUSE);
    }

    /** Deletes all old conversations, which may take long. Call it every few minutes. */
    public void sweep() {
        if (!claims.claim(TASK, owner, LEASE)) {
            return;
        }
        renewedAtNanos = clock.nanos();
        try {
            List<Bot> page;
            int number = 1;
            do {
                page = bots.apply(new PageRequest(number++, PageRequest.MAX_LIMIT));
                page.forEach(this::sweep);
            } while (page.size() == PageRequest.MAX_LIMIT && !work.stopped());
            deleteLeftovers();
        } finally {
            claims.release(TASK, owner);
        }
    }

    private void sweep(Bot bot) {
        Integer days = bot.conversationSettings().retentionDays();
        if (days == null) {
            return;
        }
        Instant before = clock.now().minus(Duration.ofDays(days));
        var last = new AtomicReference<Step>();
        long count = 0;
        while (work.run(() -> deleteSome(bot.id(), before, last))) {
            count += last.get().count();
        }
        if (count > 0) {
            log.info("deleted {} old conversations of bot {}", count, bot.id());
        }
    }

    private boolean deleteSome(String botId, Instant before, AtomicReference<Step> last) {
        if (!renewed()) {
            return false;
        }
        Optional<Step> step = store.deleteOld(botId, before, last.get(), STEP);
        step.ifPresent(last::set);
        return step.isPresent();
    }

    private void deleteLeftovers() {
        while (work.run(() -> renewed() && store.deleteLeftovers())) {
            // Each piece is a commit and a pause.
        }
    }

    private boolean renewed() {
        if (clock.nanos() - renewedAtNanos < LEASE.toNanos() / 3) {
            return true;
        }
        renewedAtNanos = clock.nanos();
        return claims.claim(TASK, owner, LEASE);
    }

    /** Ends a sweep after its current piece. */
    public void stop() {
        work.stop();
    }
}
