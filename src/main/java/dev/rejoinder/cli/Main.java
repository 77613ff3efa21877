package dev.rejoinder.cli;

import dev.rejoinder.config.SettingsReader;
import dev.rejoinder.core.Clock;
import java.nio.file.Path;

/** Where the process begins. */
public final class Main {
    private Main() {}

    /** Runs one command and ends the process with its exit code. */
    public static void main(String[] arguments) {
        // Read once, when the first logger is made.
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
