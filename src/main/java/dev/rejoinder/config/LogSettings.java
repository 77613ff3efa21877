package dev.rejoinder.config;

/**
 * Logging.
 *
 * @param access whether to log each request
 */
public record LogSettings(Level level, boolean access) {
    /** The minimum level to log. */
    public enum Level {
        ERROR,
        WARN,
        INFO,
        DEBUG
    }
}
