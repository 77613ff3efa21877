package dev.rejoinder.ops;

import java.util.function.BooleanSupplier;

/** The state behind the health checks. Thread-safe. */
public final class Health {
    private final BooleanSupplier database;
    private volatile boolean draining;

    /** Creates the state with a check for the database. */
    public Health(BooleanSupplier database) {
        this.database = database;
    }

    /**
     * Marks the server as draining: it accepts no new turns, and load balancers should stop using
     * it.
     */
    public void draining() {
        draining = true;
    }

    /** Whether the server accepts new turns. */
    public boolean ready() {
        return !draining && database.getAsBoolean();
    }
}
