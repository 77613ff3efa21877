package dev.rejoinder.audit;

import dev.rejoinder.core.PageRequest;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Stores the audit log. Entries are added and deleted, never changed. Every method throws {@code
 * INTERNAL_ERROR} if the database cannot be reached. Thread-safe.
 */
public interface AuditStore {
    /** Stores an entry; durable when it returns. */
    void insert(AuditEntry entry);

    /** Returns one page, newest first. */
    List<AuditEntry> list(AuditFilter filter, PageRequest page);

    long count(AuditFilter filter);

    /**
     * Returns at most {@code limit} entries that are older than {@code last}, newest first.
     *
     * @param last null for the newest ones
     */
    List<AuditEntry> olderThan(AuditFilter filter, @Nullable AuditEntry last, int limit);

    /** Deletes entries older than {@code before}, in small steps. Returns how many. */
    int forget(Instant before);
}
