package dev.rejoinder.privacy;

import dev.rejoinder.core.AppError;
import dev.rejoinder.core.Clock;
import dev.rejoinder.core.ErrorCode;
import dev.rejoinder.core.Ids;
import dev.rejoinder.privacy.ErasureStore.ErasedConversation;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Erases end users: stops their turns and deletes their conversations and all other rows that
 * belong to them. Each piece is one commit that also counts it, so an erasure that a crash ends
 * goes on where it was, on any server. Thread-safe.
 */
public final class Erasures {
    private static final Logger log = LoggerFactory.getLogger(Erasures.class);

    private static final int STEP = 20;

    /** A person waits for it, so it may take half of the time. */
    private static final int PAUSE = 1;

    private static final Duration POLL = Duration.ofMillis(100);

    private static final Duration LEASE = Duration.ofSeconds(30);

    private final ErasureStore store;
    private final TaskClaims claims;
    private final BiConsumer<String, String> deleted;
    private final Clock clock;
    private final Ids ids;
    private final PacedWork work;

    /**
     * Creates the service.
     *
     * @param deleted called with the ids of bot and conversation after a conversation was deleted,
     *     to stop its turns and streams on this server; others notice it when they renew their
     *     leases
     */
    public Erasures(
            ErasureStore store,
            TaskClaims claims,
            BiConsumer<String, String> deleted,
            Clock clock,
            Ids ids) {
        this.store = store;
        this.claims = claims;
        this.deleted = deleted;
        this.clock = clock;
        this.ids = ids;
        this.work = new PacedWork(clock, PAUSE);
    }

    /**
     * Erases a user, or goes on with an erasure that has not ended.
     *
     * @param botId null for all bots
     * @param patience after this, the erasure goes on in the background
     * @return the receipt; not complete if it goes on
     */
    public Erasure erase(String userId, @Nullable String botId, Duration patience) {
        Erasure erasure = begin(userId, botId);
        long until = clock.nanos() + patience.toNanos();
        run(erasure, until);
        while (!require(erasure.id()).isComplete() && clock.nanos() < until && !work.stopped()) {
            // Another thread or server is at it.
            LockSupport.parkNanos(this, POLL.toNanos());
        }
        return require(erasure.id());
    }

    private Erasure begin(String userId, @Nullable String botId) {
        var begun = Optional.<Erasure>empty();
        while (begun.isEmpty()) {
            begun = store.begin(Erasure.begun(ids.erasure(), userId, botId, clock.now()));
        }
        return begun.get();
    }

    /**
     * The receipt.
     *
     * @throws AppError NOT_FOUND
     */
    public Erasure require(String id) {
        return store.find(id)
                .orElseThrow(() -> AppError.of(ErrorCode.NOT_FOUND, "There is no such erasure."));
    }

    /** Goes on with unfinished erasures. Call it every few seconds. */
    public void resume() {
        for (Erasure erasure : store.open()) {
            run(erasure, Long.MAX_VALUE);
        }
    }

    /** Ends running erasures after their current piece. They go on after the next start. */
    public void stop() {
        work.stop();
    }

    /** Works until the erasure is complete, the time is over, or another server does it. */
    private void run(Erasure erasure, long untilNanos) {
        String owner = ids.request();
        if (!claims.claim(erasure.id(), owner, LEASE)) {
            return;
        }
        try {
            // Another thread may have completed it before this one has claimed it.
            Erasure current = require(erasure.id());
            if (!current.isComplete() && deleteAll(current, owner, untilNanos)) {
                finish(current);
            }
        } finally {
            claims.release(erasure.id(), owner);
        }
    }

    /** Returns false if something may be left. */
    private boolean deleteAll(Erasure erasure, String owner, long untilNanos) {
        long renewedAt = clock.nanos();
        boolean more = erasure.userId() != null;
        while (more && clock.nanos() < untilNanos) {
            if (clock.nanos() - renewedAt > LEASE.toNanos() / 3) {
                if (!claims.claim(erasure.id(), owner, LEASE)) {
                    return false;
                }
                renewedAt = clock.nanos();
            }
            more = work.run(() -> deleteSome(erasure));
        }
        return !more && !work.stopped();
    }

    /** Returns false if nothing was left. */
    private boolean deleteSome(Erasure erasure) {
        List<ErasedConversation> some = store.conversations(erasure, STEP);
        for (ErasedConversation conversation : some) {
            store.delete(erasure, conversation);
            deleted.accept(conversation.botId(), conversation.id());
        }
        return !some.isEmpty() || store.deleteRest(erasure);
    }

    private void finish(Erasure erasure) {
        store.forgetUser(erasure.id());
        if (store.discardDeleted()) {
            store.complete(erasure.id(), clock.now());
            log.info("erasure {} is complete", erasure.id());
        }
    }
}
