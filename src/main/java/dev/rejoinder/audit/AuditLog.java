package dev.rejoinder.audit;

import dev.rejoinder.core.Clock;
import dev.rejoinder.core.Ids;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Records changes, and forgets old ones. Thread-safe. */
public final class AuditLog {
    private final AuditStore store;
    private final Clock clock;
    private final Ids ids;
    private final Duration retention;
    private final @Nullable AuditActor actor;

    /**
     * Creates the log.
     *
     * @param retention how long entries are kept
     */
    public AuditLog(AuditStore store, Clock clock, Ids ids, Duration retention) {
        this(store, clock, ids, retention, null);
    }

    private AuditLog(
            AuditStore store,
            Clock clock,
            Ids ids,
            Duration retention,
            @Nullable AuditActor actor) {
        this.store = store;
        this.clock = clock;
        this.ids = ids;
        this.retention = retention;
        this.actor = actor;
    }

    /** The same log for one actor, who makes every change whatever the change says. */
    public AuditLog of(AuditActor who) {
        return new AuditLog(store, clock, ids, retention, who);
    }

    /**
     * Records a change; durable when it returns.
     *
     * @throws dev.rejoinder.core.AppError INTERNAL_ERROR if the database cannot be reached
     */
    public void record(AuditedChange change) {
        AuditedChange made = actor == null ? change : change.by(actor);
        store.insert(new AuditEntry(ids.auditEntry(), clock.now(), made));
    }

    /** The entries, for readers. */
    public AuditStore entries() {
        return store;
    }

    /** Deletes entries that are older than the retention. */
    public void forgetOld() {
        store.forget(clock.now().minus(retention));
    }
}
