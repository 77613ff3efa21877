package dev.rejoinder.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rejoinder.config.LogSettings;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.LogRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class LoggingTest {
    private final ByteArrayOutputStream written = new ByteArrayOutputStream();

    @AfterEach
    void putBack() throws Exception {
        LogManager.getLogManager().readConfiguration();
    }

    @Test
    void recordIsOneLineWithTimeLevelShortNameAndMessage() {
        assertThat(format(Level.INFO, "listening on port 8080", null))
                .isEqualTo("2026-11-01T12:00:00.000Z INFO  TurnEngine: listening on port 8080\n");
    }

    @Test
    void onlyErrorsHaveAStackTrace() {
        var thrown = new IllegalStateException("broken");

        assertThat(format(Level.WARNING, "no luck", thrown))
                .isEqualTo(
                        "2026-11-01T12:00:00.000Z WARN  TurnEngine: no luck:"
                                + " java.lang.IllegalStateException: broken\n");
        assertThat(format(Level.SEVERE, "no luck", thrown))
                .startsWith(
                        "2026-11-01T12:00:00.000Z ERROR TurnEngine: no luck\n"
                                + "java.lang.IllegalStateException: broken\n\tat dev.rejoinder.")
                .endsWith("\n");
    }

    @Test
    void messageCannotForgeALogLine() {
        assertThat(format(Level.INFO, "a\r\nb\u001b[31m\u0000", null))
                .isEqualTo("2026-11-01T12:00:00.000Z INFO  TurnEngine: a \\nb [31m \n");
    }

    @Test
    void librariesAreQuietAndTheServerIsNot() {
        install(LogSettings.Level.INFO);

        LoggerFactory.getLogger("org.eclipse.jetty.server.Server").info("hidden");
        LoggerFactory.getLogger("dev.rejoinder.turn.TurnEngine").debug("hidden");
        LoggerFactory.getLogger("dev.rejoinder.turn.TurnEngine").info("shown {}", 1);
        LoggerFactory.getLogger("com.zaxxer.hikari.HikariConfig").warn("shown {}", 2);

        assertThat(written.toString(StandardCharsets.UTF_8))
                .doesNotContain("hidden")
                .contains("INFO  TurnEngine: shown 1\n")
                .contains("WARN  HikariConfig: shown 2\n");
    }

    @Test
    void malformedRequestsDoNotFillTheLog() {
        install(LogSettings.Level.DEBUG);

        LoggerFactory.getLogger("org.eclipse.jetty.http.HttpParser").warn("hidden");
        LoggerFactory.getLogger("org.eclipse.jetty.util.HostPort").warn("hidden");

        assertThat(written.toString(StandardCharsets.UTF_8)).isEmpty();
    }

    @Test
    void searchIndexDoesNotLogJvmAdvice() {
        install(LogSettings.Level.DEBUG);

        LoggerFactory.getLogger("org.apache.lucene.internal.vectorization.VectorizationProvider")
                .warn("hidden");

        assertThat(written.toString(StandardCharsets.UTF_8)).isEmpty();
    }

    @Test
    void levelsAreRaisedAndLowered() {
        install(LogSettings.Level.DEBUG);
        LoggerFactory.getLogger("dev.rejoinder.A").debug("first");
        install(LogSettings.Level.ERROR);
        LoggerFactory.getLogger("dev.rejoinder.A").warn("hidden");
        LoggerFactory.getLogger("dev.rejoinder.A").error("last");

        assertThat(written.toString(StandardCharsets.UTF_8).lines().map(line -> line.substring(25)))
                .containsExactly("DEBUG A: first", "ERROR A: last");
    }

    private void install(LogSettings.Level level) {
        Logging.install(
                new LogSettings(level, false),
                new PrintStream(written, true, StandardCharsets.UTF_8));
    }

    private static String format(Level level, String message, @Nullable Throwable thrown) {
        var entry = new LogRecord(level, message);
        entry.setInstant(Instant.parse("2026-11-01T12:00:00Z"));
        entry.setLoggerName("dev.rejoinder.turn.TurnEngine");
        entry.setThrown(thrown);
        return new LogLineFormatter().format(entry);
    }
}
