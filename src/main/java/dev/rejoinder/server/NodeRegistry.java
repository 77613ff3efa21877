package dev.rejoinder.server;

import dev.rejoinder.access.RateLimitStore;
import dev.rejoinder.core.AppError;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts the servers that share the data, including this one. Thread-safe. */
final class NodeRegistry {
    private static final Logger log = LoggerFactory.getLogger(NodeRegistry.class);

    private final @Nullable RateLimitStore store;
    private final String id;
    private volatile int nodes = 1;

    /**
     * Creates the registry.
     *
     * @param store null if this is the only server
     * @param id unique to this process
     */
    NodeRegistry(@Nullable RateLimitStore store, String id) {
        this.store = store;
        this.id = id;
    }

    /** The number of servers when the database was last reached. */
    int nodes() {
        return nodes;
    }

    /** Registers this server as alive. Call it every two seconds. */
    void heartbeat() {
        if (store == null) {
            return;
        }
        try {
            nodes = store.heartbeat(id);
        } catch (AppError away) {
            log.debug("cannot read the other servers", away);
        }
    }

    /** Deletes expired rate limit counters. Call it about once a minute. */
    void purgeExpiredCounters() {
        if (store == null) {
            return;
        }
        try {
            store.sweep();
        } catch (AppError away) {
            log.debug("cannot delete old rate limit entries", away);
        }
    }

    /** Removes this server from the registry. */
    void end() {
        if (store == null) {
            return;
        }
        try {
            store.unregister(id);
        } catch (AppError away) {
            log.debug("cannot remove this server from the list of servers", away);
        }
    }
}
