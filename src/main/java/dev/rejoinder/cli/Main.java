package dev.rejoinder.cli;

import dev.rejoinder.config.SettingsReader;
import dev.rejoinder.core.Clock;
import java.nio.file.Path;

/** The entry point of the process. */
public final class Main {
    private Main() {}

    /** Runs one command and exits with its exit code. */
    public static void main(String[] arguments) {
        // Must be set before the first logger is created.
        System.setProperty("java.util.logging.manager", ShutdownSafeLogManager.class.getName());
        var commands =
                new Commands(
                        Terminal.ofProcess(),
                        new SettingsReader(System.getenv(), Path.of("").toAbsolutePath()),
                        new ServerCommandBackend(),
                        Clock.system(),
                        ShutdownSignal.ofProcess());
        System.exit(commands.run(arguments));
    }
}
