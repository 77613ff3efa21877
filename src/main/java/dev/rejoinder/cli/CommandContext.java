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
        boolean namesData =
                CommandOptions.value(arguments, "--data") != null
                        || CommandOptions.value(arguments, "--database-url") != null;
        if (!namesData && !environment.getOrDefault(SettingsReader.URL_VARIABLE, "").isBlank()) {
            throw new UsageException(
                    arguments.commandSpec().qualifiedName()
                            + " works on this machine's data only: unset "
                            + SettingsReader.URL_VARIABLE
                            + ", or name --data");
        }
        return serverSettings(arguments);
    }

    /** Reads the settings from arguments, environment and file. */
    Settings serverSettings(ParseResult arguments) throws SettingsException {
        CommandLineFlags flags = CommandOptions.flags(arguments);
        Settings settings = reader.read(flags);
        Logging.install(settings.log(), terminal.err());
        return settings;
    }
}
