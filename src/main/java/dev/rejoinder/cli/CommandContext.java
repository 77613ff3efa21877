package dev.rejoinder.cli;

import dev.rejoinder.config.Flags;
import dev.rejoinder.config.Settings;
import dev.rejoinder.config.SettingsException;
import dev.rejoinder.config.SettingsReader;
import dev.rejoinder.core.Clock;
import picocli.CommandLine.ParseResult;

/** What commands work with. */
record CommandContext(
        Terminal terminal,
        SettingsReader reader,
        Installation installation,
        Clock clock,
        Shutdown shutdown) {
    /** Reads the settings that the arguments, the environment and the file give together. */
    Settings settings(ParseResult arguments) throws SettingsException {
        Flags flags = Options.flags(arguments);
        Settings settings = reader.read(flags);
        Logging.install(settings.log(), terminal.err());
        return settings;
    }
}
