package dev.rejoinder.cli;

import dev.rejoinder.config.SettingsException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code digest preview}: prints the digest of last week without sending it. */
final class DigestPreviewCommand implements Command {
    private final CommandContext context;

    DigestPreviewCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public CommandSpec spec() {
        CommandSpec spec =
                CommandOptions.command(
                        this, "preview", "Prints the digest of last week. Sends nothing.");
        CommandOptions.addSettings(spec);
        return spec;
    }

    @Override
    public ExitCode run(ParseResult arguments) throws SettingsException {
        try (Administration administration =
                context.backend().open(context.settingsOfData(arguments))) {
            context.terminal().print(administration.digestPreview());
            return ExitCode.OK;
        }
    }
}
