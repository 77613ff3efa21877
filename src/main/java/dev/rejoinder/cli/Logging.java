package dev.rejoinder.cli;

import dev.rejoinder.config.LogSettings;
import java.io.PrintStream;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Configures logging: one handler that writes one line per record to standard error. */
final class Logging {
    /** Libraries that log more than operators need. */
    private static final List<String> QUIET =
            List.of("org.eclipse.jetty", "org.sqlite", "com.github.benmanes", "com.zaxxer.hikari");

    /**
     * The first two log a line for each bad request, so anybody could fill the log; the last one
     * recommends a JVM option that has no benefit here.
     */
    private static final List<String> SILENT =
            List.of(
                    "org.eclipse.jetty.http.HttpParser",
                    "org.eclipse.jetty.util.HostPort",
                    "org.apache.lucene.internal.vectorization.VectorizationProvider");

    /**
     * Strong references, because the JDK discards unreferenced loggers together with their level.
     */
    private static final List<Logger> HELD = QUIET.stream().map(Logger::getLogger).toList();

    private static final List<Logger> HELD_SILENT = SILENT.stream().map(Logger::getLogger).toList();

    private static final Logger ROOT = Logger.getLogger("");

    private Logging() {}

    /** Replaces the previous configuration. */
    static void install(LogSettings settings, PrintStream stream) {
        for (Handler handler : ROOT.getHandlers()) {
            ROOT.removeHandler(handler);
        }
        ROOT.setLevel(level(settings.level()));
        HELD.forEach(logger -> logger.setLevel(quietLevel(settings.level())));
        HELD_SILENT.forEach(logger -> logger.setLevel(Level.SEVERE));
        ROOT.addHandler(new LogLineHandler(stream));
    }

    private static Level level(LogSettings.Level level) {
        return switch (level) {
            case ERROR -> Level.SEVERE;
            case WARN -> Level.WARNING;
            case INFO -> Level.INFO;
            case DEBUG -> Level.FINE;
        };
    }

    private static Level quietLevel(LogSettings.Level level) {
        return switch (level) {
            case ERROR -> Level.SEVERE;
            case WARN, INFO -> Level.WARNING;
            case DEBUG -> Level.INFO;
        };
    }
}
