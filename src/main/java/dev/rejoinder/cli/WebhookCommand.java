package dev.rejoinder.cli;

import dev.rejoinder.config.SettingsException;
import dev.rejoinder.webhook.AttemptResult;
import dev.rejoinder.webhook.Webhooks;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** A command that acts on one webhook endpoint. */
final class WebhookCommand implements Command {
    private final CommandContext context;
    private final String name;
    private final String description;
    private final Action action;

    /** What the command does. */
    private interface Action {
        ExitCode run(Administration administration, String id, Terminal terminal);
    }

    private WebhookCommand(CommandContext context, String name, String description, Action action) {
        this.context = context;
        this.name = name;
        this.description = description;
        this.action = action;
    }

    /** {@code webhook test}. */
    static Command test(CommandContext context) {
        return new WebhookCommand(
                context,
                "test",
                "Sends a test event to a webhook endpoint and prints the response.",
                WebhookCommand::test);
    }

    /** {@code webhook rotate}: prints only the new secret to standard output. */
    static Command rotate(CommandContext context) {
        return new WebhookCommand(
                context,
                "rotate",
                "Gives a webhook endpoint a new signing secret and prints it. The old one signs too"
                        + " for 24 hours.",
                WebhookCommand::rotate);
    }

    @Override
    public CommandSpec spec() {
        CommandSpec spec =
                CommandOptions.command(this, name, description)
                        .addPositional(
                                CommandOptions.parameter(
                                        "ID", "The endpoint's id, from webhook list."));
        CommandOptions.addLocationOptions(spec);
        return spec;
    }

    @Override
    public ExitCode run(ParseResult arguments) throws SettingsException {
        try (Administration administration = context.backend().open(context.settings(arguments))) {
            return action.run(
                    administration, arguments.matchedPositionalValue(0, ""), context.terminal());
        }
    }

    private static ExitCode test(Administration administration, String id, Terminal terminal) {
        AttemptResult result = administration.testWebhook(id);
        if (result.delivered()) {
            terminal.note("The endpoint answered " + result.status() + ".");
            return ExitCode.OK;
        }
        String error = result.error();
        terminal.note(error == null ? "The endpoint answered " + result.status() + "." : error);
        return ExitCode.FAILED;
    }

    private static ExitCode rotate(Administration administration, String id, Terminal terminal) {
        Webhooks.WithSecret rotated = administration.rotateWebhook(id);
        terminal.note("The secret before signs too for 24 hours. The new secret is shown once:");
        terminal.print(rotated.secret());
        return ExitCode.OK;
    }
}
