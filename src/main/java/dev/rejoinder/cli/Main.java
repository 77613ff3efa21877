package dev.rejoinder.cli;

import dev.rejoinder.config.SettingsReader;
import dev.rejoinder.core.Clock;
import java.nio.file.Path;
import org.slf4j.jul.JULServiceProvider;

/** The entry point of the process. */
public final class Main {
    private Main() {}

    /** Runs one command and exits with its exit code. */
    public static void main(String[] arguments) {
        // Must be set before the first logger is created.
        System.setProperty("java.util.logging.manager", ShutdownSafeLogManager.class.getName());
        // SLF4J would search both jars for its provider. If it need not, it logs a line about that.
        System.setProperty("slf4j.provider", JULServiceProvider.class.getName());
        System.setProperty("slf4j.internal.verbosity", "WARN");
        // Output is English with ISO dates, but Jetty and the SQLite driver ask for all locales: a
        // tenth of the processor time of a start. A JDK without this provider ignores the setting.
        System.setProperty("java.locale.providers", "FALLBACK");
        // All options are texts, but picocli would load the classes of 60 other types.
        System.setProperty("picocli.converters.excludes", ".*");
        var commands =
                new Commands(
                        Terminal.ofProcess(),
                        System.getenv(),
                        new SettingsReader(System.getenv(), Path.of("").toAbsolutePath()),
                        new ServerCommandBackend(),
                        Clock.system(),
                        ShutdownSignal.ofProcess(),
                        InterruptSignal.ofProcess());
        System.exit(commands.run(arguments));
    }
}
