package dev.rejoinder.server;

import dev.rejoinder.access.RateLimitStore;
import dev.rejoinder.core.AppError;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How many servers share the data, this one with them. Thread-safe. */
final class NodeRegistry {
    private static final Logger log = LoggerFactory.getLogger(NodeRegistry.class);

    private final @Nullable RateLimitStore store;
    private final String id;
    private volatile int nodes = 1;

    /**
     * @param store null where this is the only server
     * @param id unlike that of any other process
     */
    NodeRegistry(@Nullable RateLimitStore store, String id) {
        this.store = store;
        this.id = id;
    }

    /** As of when the database was last reached. */
    int nodes() {
        return nodes;
    }

    /** Says that this server is there. To be called every other second. */
    void heartbeat() {
        if (store == null) {
            return;
        }
        try {
            nodes = store.heartbeat(id);
        } catch (AppError away) {
            log.debug("the other servers could not be read", away);
        }
    }

    /** To be called about once a minute. */
    void purgeExpiredCounters() {
        if (store == null) {
            return;
        }
        try {
            store.sweep();
        } catch (AppError away) {
            log.debug("old rate limit entries could not be deleted", away);
        }
    }

    /** Says that this server is gone. */
    void end() {
        if (store == null) {
            return;
        }
        try {
            store.unregister(id);
        } catch (AppError away) {
            log.debug("this server could not be removed from the list of servers", away);
        }
    }
}
