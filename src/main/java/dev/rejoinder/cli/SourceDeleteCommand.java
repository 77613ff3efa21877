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
                CommandOptions.command(
                                this, "delete", "Deletes a source. New answers no longer use it.")
                        .addPositional(
                                CommandOptions.parameter(
                                        "ID", "The source's id, from source list."))
                        .addOption(BotSelection.option());
        CommandOptions.addPlace(spec);
        return spec;
    }

    @Override
    public ExitCode run(ParseResult arguments) throws SettingsException {
        String id = arguments.matchedPositionalValue(0, "");
        try (Administration administration = context.backend().open(context.settings(arguments))) {
            String bot = BotSelection.of(BotSelection.given(arguments), administration);
            administration.deleteSource(bot, id);
            context.terminal().complain(id + " is deleted.");
            return ExitCode.OK;
        }
    }
}
