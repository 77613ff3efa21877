package dev.rejoinder.cli;

import dev.rejoinder.bot.Bot;
import dev.rejoinder.config.SettingsException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code bot create}: creates a bot and prints only its id to standard output. */
final class BotCreateCommand implements Command {
    private final CommandContext context;

    BotCreateCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public CommandSpec spec() {
        CommandSpec spec =
                CommandOptions.command(this, "create", "Creates a bot.")
                        .addPositional(
                                CommandOptions.optionalParameter("NAME", "The name to show."))
                        .addOption(CommandOptions.text("--name", "NAME", "Same as NAME."))
                        .addOption(
                                CommandOptions.text(
                                        "--short-name",
                                        "NAME",
                                        "A short name, usable in place of the id (default: none)."))
                        .addOption(
                                CommandOptions.text(
                                        "--model",
                                        "MODEL",
                                        "The model, as provider/model, or builtin (default:"
                                                + " builtin)."))
                        .addOption(
                                CommandOptions.text(
                                        "--instructions",
                                        "TEXT",
                                        "The system instructions (default: none)."));
        CommandOptions.addLocationOptions(spec);
        return spec;
    }

    @Override
    public ExitCode run(ParseResult arguments) throws SettingsException {
        var newBot =
                new Administration.NewBot(
                        CommandOptions.requirePositionalOrNamed(arguments, "NAME", "--name"),
                        CommandOptions.value(arguments, "--short-name"),
                        CommandOptions.value(arguments, "--model"),
                        CommandOptions.value(arguments, "--instructions"));
        try (Administration administration = context.backend().open(context.settings(arguments))) {
            Bot bot = administration.createBot(newBot);
            context.terminal()
                    .note("Created " + bot.name() + " with the model " + bot.model() + ".");
            context.terminal().print(bot.id());
            return ExitCode.OK;
        }
    }
}
