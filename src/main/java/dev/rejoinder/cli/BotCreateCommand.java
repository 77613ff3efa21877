package dev.rejoinder.cli;

import dev.rejoinder.config.SettingsException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

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
                                        "The system instructions (default: none)."))
                        .addOption(JsonOption.ofResult());
        ApiAccess.addOptions(spec);
        return spec;
    }

    @Override
    public ExitCode run(ParseResult arguments) throws SettingsException {
        ObjectNode bot = ApiClient.JSON.createObjectNode();
        bot.put("name", CommandOptions.requirePositionalOrNamed(arguments, "NAME", "--name"));
        CommandOptions.put(arguments, "--short-name", bot, "shortName");
        CommandOptions.put(arguments, "--model", bot, "model");
        CommandOptions.put(arguments, "--instructions", bot, "instructions");
        try (ApiClient api = new ApiAccess(context).open(arguments)) {
            JsonNode created = api.send("POST", "/api/v1/bots", bot);
            JsonOption.print(
                    arguments,
                    context.terminal(),
                    created,
                    "id",
                    "Created "
                            + JsonText.of(created.path("name"))
                            + " with the model "
                            + JsonText.of(created.path("model"))
                            + ".");
            return ExitCode.OK;
        }
    }
}
