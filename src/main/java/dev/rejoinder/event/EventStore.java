package dev.rejoinder.event;

import java.util.List;
import java.util.Set;

/**
 * Stores events. Events are added by the stores whose changes they tell. Every method throws {@code
 * INTERNAL_ERROR} if the database cannot be reached. Thread-safe.
 */
public interface EventStore {
    /**
     * Stores events of these types from now on, and no others. Initially none, so that events cost
     * nothing where nobody reads them.
     */
    void want(Set<EventType> types);

    /**
     * Calls a listener whenever an event is stored, from inside its transaction: it must neither
     * block nor rely on the commit.
     */
    void onStored(Runnable listener);

    /** Returns at most {@code limit} events after a position, in order. */
    List<StoredEvent> after(long position, int limit);
}
