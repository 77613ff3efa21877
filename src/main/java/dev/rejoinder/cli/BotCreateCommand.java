package dev.rejoinder.cli;

import dev.rejoinder.bot.Bot;
import dev.rejoinder.config.SettingsException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code bot create}: makes a bot and prints its id, alone on standard output. */
final class BotCreateCommand implements Command {
    private final CommandContext context;

    BotCreateCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public CommandSpec spec() {
        CommandSpec spec =
                Options.command(this, "create", "Makes a bot.")
                        .addPositional(Options.optionalParameter("NAME", "What people call it."))
                        .addOption(Options.text("--name", "NAME", "The same as NAME."))
                        .addOption(
                                Options.text(
                                        "--short-name",
                                        "NAME",
                                        "A name usable wherever its id is (none)."))
                        .addOption(
                                Options.text(
                                        "--model",
                                        "MODEL",
                                        "What answers, as provider/model, or builtin (builtin)."))
                        .addOption(
                                Options.text(
                                        "--instructions", "TEXT", "What it is told to be (none)."));
        Options.addPlace(spec);
        return spec;
    }

    @Override
    public ExitCode run(ParseResult arguments) throws SettingsException {
        var newBot =
                new Administration.NewBot(
                        Options.requirePlacedOrNamed(arguments, "NAME", "--name"),
                        Options.value(arguments, "--short-name"),
                        Options.value(arguments, "--model"),
                        Options.value(arguments, "--instructions"));
        try (Administration administration =
                context.installation().open(context.settings(arguments))) {
            Bot bot = administration.createBot(newBot);
            context.terminal().complain(bot.name() + " is made, and answers with " + bot.model());
            context.terminal().print(bot.id());
            return ExitCode.OK;
        }
    }
}
