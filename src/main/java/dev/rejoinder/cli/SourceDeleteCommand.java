package dev.rejoinder.cli;

import dev.rejoinder.config.SettingsException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code source delete}: takes a source out of every later answer. */
final class SourceDeleteCommand implements Command {
    private final CommandContext context;

    SourceDeleteCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public CommandSpec spec() {
        CommandSpec spec =
                Options.command(this, "delete", "Takes a source out of every later answer.")
                        .addPositional(Options.parameter("ID", "Its id, as source list shows it."))
                        .addOption(BotChoice.option());
        Options.addPlace(spec);
        return spec;
    }

    @Override
    public ExitCode run(ParseResult arguments) throws SettingsException {
        String id = arguments.matchedPositionalValue(0, "");
        try (Administration administration =
                context.installation().open(context.settings(arguments))) {
            String bot = BotChoice.of(BotChoice.given(arguments), administration);
            administration.deleteSource(bot, id);
            context.terminal().complain(id + " is deleted.");
            return ExitCode.OK;
        }
    }
}
