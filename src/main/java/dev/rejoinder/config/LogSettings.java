package dev.rejoinder.config;

/**
 * What is logged.
 *
 * @param access whether each request is one line
 */
public record LogSettings(Level level, boolean access) {
    /** The least important line that is still written. */
    public enum Level {
        ERROR,
        WARN,
        INFO,
        DEBUG
    }
}
