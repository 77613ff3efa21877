package dev.rejoinder.cli;

import java.util.logging.LogManager;

/**
 * A log manager that keeps working during shutdown. The JDK's own removes all handlers at the
 * beginning of a shutdown, concurrently with ours, whose log lines would be lost.
 */
public final class ShutdownSafeLogManager extends LogManager {
    /** Does nothing; {@link Logging} configures everything itself. */
    @Override
    public void reset() {}
}
