package dev.rejoinder.cli;

import dev.rejoinder.config.Settings;
import dev.rejoinder.config.SettingsException;
import dev.rejoinder.config.SettingsReader;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code backup}: writes all data into one file, while a server runs. */
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
                                "Writes all data, as it is now, into one file. A server may run.")
                        .addPositional(
                                CommandOptions.parameter(
                                        "FILE", "The file, which must not be there."));
        CommandOptions.addPlace(spec);
        return spec;
    }

    @Override
    public ExitCode run(ParseResult arguments) throws SettingsException {
        Settings settings = context.settings(arguments);
        Path file = Path.of(arguments.matchedPositionalValue(0, ""));
        Terminal terminal = context.terminal();
        CopyProgress.sayTotal(
                terminal,
                context.backend().backup(settings, file, new CopyProgress(terminal)::copied));
        terminal.complain("Written to " + file + ". It holds secrets: keep it as you keep keys.");
        Path own = settings.server().data().resolve(SettingsReader.FILE_NAME);
        if (Files.exists(own)) {
            terminal.complain("Not in it are your settings: keep a copy of " + own + " too.");
        }
        return ExitCode.OK;
    }
}
