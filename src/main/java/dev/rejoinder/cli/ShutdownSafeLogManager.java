package dev.rejoinder.cli;

import java.util.logging.LogManager;

/**
 * A log manager that goes on while the process stops. The JDK's own takes all handlers away at the
 * first sign of the end, beside our shutdown, whose lines are then lost.
 */
public final class ShutdownSafeLogManager extends LogManager {
    /** Does nothing; {@link Logging} sets up everything itself. */
    @Override
    public void reset() {}
}
