package dev.rejoinder.cli;

import dev.rejoinder.config.Settings;
import dev.rejoinder.config.SettingsException;
import dev.rejoinder.config.SettingsReader;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code backup}: writes all data to one file, also while a server runs. */
final class BackupCommand implements Command {
    private final CommandContext context;

    BackupCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public CommandSpec spec() {
        CommandSpec spec =
                CommandOptions.command(
                                this,
                                "backup",
                                "Writes a backup of all data to one file. The server may be"
                                        + " running.")
                        .addPositional(
                                CommandOptions.parameter(
                                        "FILE", "The file to write. It must not exist."));
        CommandOptions.addLocationOptions(spec);
        return spec;
    }

    @Override
    public ExitCode run(ParseResult arguments) throws SettingsException {
        Settings settings = context.settingsOfData(arguments);
        Path file = Path.of(arguments.matchedPositionalValue(0, ""));
        Terminal terminal = context.terminal();
        CopyProgress.sayTotal(
                terminal,
                context.backend().backup(settings, file, new CopyProgress(terminal)::copied));
        terminal.note("Backup written to " + file + ". It contains secrets: store it securely.");
        Path own = settings.server().data().resolve(SettingsReader.FILE_NAME);
        if (Files.exists(own)) {
            terminal.note(
                    "The backup does not contain your settings. Keep a copy of " + own + " too.");
        }
        return ExitCode.OK;
    }
}
