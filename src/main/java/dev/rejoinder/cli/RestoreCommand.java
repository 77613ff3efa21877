package dev.rejoinder.cli;

import dev.rejoinder.config.Settings;
import dev.rejoinder.config.SettingsException;
import java.nio.file.Path;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code restore}: restores a backup into empty storage. */
final class RestoreCommand implements Command {
    private final CommandContext context;

    RestoreCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public CommandSpec spec() {
        CommandSpec spec =
                CommandOptions.command(
                                this,
                                "restore",
                                "Restores a backup into an empty data folder or PostgreSQL"
                                        + " database.")
                        .addPositional(
                                CommandOptions.parameter("FILE", "A file written by backup."));
        CommandOptions.addLocationOptions(spec);
        return spec;
    }

    @Override
    public ExitCode run(ParseResult arguments) throws SettingsException {
        Settings settings = context.settings(arguments);
        Path file = Path.of(arguments.matchedPositionalValue(0, ""));
        Terminal terminal = context.terminal();
        CopyProgress.sayTotal(
                terminal,
                context.backend().restore(settings, file, new CopyProgress(terminal)::copied));
        String url = settings.database().shownUrl();
        Path data = settings.server().data();
        terminal.note(
                url == null
                        ? "Restored into " + data + ". Start the server with --data " + data + "."
                        : "Restored into " + url + ". Start the server on that database.");
        return ExitCode.OK;
    }
}
