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
    /**
     * Reads the settings of a command that uses the data of this machine.
     *
     * @throws UsageException if the environment names a server and the arguments name no data
     */
    Settings settings(ParseResult arguments) throws SettingsException {
        UnknownArguments.refuseUrl(arguments);
        if (!namesData(arguments)
                && !environment.getOrDefault(SettingsReader.URL_VARIABLE, "").isBlank()) {
            throw new UsageException(
                    arguments.commandSpec().qualifiedName()
                            + " works on this machine's data only: unset "
                            + SettingsReader.URL_VARIABLE
                            + ", or name --data");
        }
        return serverSettings(arguments);
    }

    /** Whether the command line says where the data is, so that no variable names a server. */
    static boolean namesData(ParseResult arguments) {
        return CommandOptions.value(arguments, "--data") != null
                || CommandOptions.value(arguments, "--database-url") != null;
    }

    /**
     * As {@link #settings}, for a command that uses existing data: a misspelt folder is an error,
     * and is not filled with an empty database.
     */
    Settings settingsOfData(ParseResult arguments) throws SettingsException {
        Settings settings = settings(arguments);
        if (!backend.hasData(settings)) {
            throw new IllegalStateException(
                    "There is no data in the folder "
                            + settings.server().data()
                            + ". Name another one with --data, or create it with: rejoinder"
                            + " serve");
        }
        return settings;
    }

    /** Reads the settings from arguments, environment and file. */
    Settings serverSettings(ParseResult arguments) throws SettingsException {
        CommandLineFlags flags = CommandOptions.flags(arguments);
        Settings settings = reader.read(flags);
        Logging.install(settings.log(), terminal.err());
        return settings;
    }
}
