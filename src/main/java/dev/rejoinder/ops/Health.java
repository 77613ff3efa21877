package dev.rejoinder.ops;

import java.util.function.BooleanSupplier;

/** The state behind the health checks. Thread-safe. */
public final class Health {
    private final BooleanSupplier draining;
    private final BooleanSupplier database;

    /**
     * Creates the state.
     *
     * @param draining whether the server rejects new turns because it stops
     * @param database whether the database can be written
     */
    public Health(BooleanSupplier draining, BooleanSupplier database) {
        this.draining = draining;
        this.database = database;
    }

    /** Whether the server accepts new turns. */
    public boolean ready() {
        return !draining.getAsBoolean() && database.getAsBoolean();
    }
}
