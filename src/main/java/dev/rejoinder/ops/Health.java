package dev.rejoinder.ops;

import java.util.function.BooleanSupplier;

/** What the health checks tell. Thread-safe. */
public final class Health {
    private final BooleanSupplier database;
    private volatile boolean draining;

    /** Takes a check that says whether the database answers. */
    public Health(BooleanSupplier database) {
        this.database = database;
    }

    /** From now on no new turns are taken, so load balancers should look elsewhere. */
    public void draining() {
        draining = true;
    }

    /** Whether new turns can be taken. */
    public boolean ready() {
        return !draining && database.getAsBoolean();
    }
}
