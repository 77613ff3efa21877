package dev.rejoinder.cli;

import dev.rejoinder.config.CommandLineFlags;
import dev.rejoinder.config.Settings;
import dev.rejoinder.config.SettingsException;
import dev.rejoinder.config.SettingsReader;
import dev.rejoinder.core.Clock;
import java.util.Map;
import picocli.CommandLine.ParseResult;

/** The dependencies of commands. */
record CommandContext(
        Terminal terminal,
        Map<String, String> environment,
        SettingsReader reader,
        CommandBackend backend,
        Clock clock,
        ShutdownSignal shutdown,
        InterruptSignal interrupts) {
    /** Reads the settings from arguments, environment and file. */
    Settings settings(ParseResult arguments) throws SettingsException {
        CommandLineFlags flags = CommandOptions.flags(arguments);
        Settings settings = reader.read(flags);
        Logging.install(settings.log(), terminal.err());
        return settings;
    }
}
