package dev.rejoinder.privacy;

import java.time.Duration;

/** Leases on work that one server at a time does. Thread-safe. */
public interface TaskClaims {
    /**
     * Claims a task, or renews the claim of this owner. Returns false while another owner has it.
     *
     * @param lease how long the claim lasts without renewal
     */
    boolean claim(String task, String owner, Duration lease);

    /** Ends all claims. Call it when no other server can hold one. */
    void clear();

    /** Ends the claim of this owner. */
    void release(String task, String owner);
}
