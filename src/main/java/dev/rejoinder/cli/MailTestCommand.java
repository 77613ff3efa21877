package dev.rejoinder.cli;

import dev.rejoinder.config.SettingsException;
import dev.rejoinder.mail.MailAddresses;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code mail test}: sends a test message at once. */
final class MailTestCommand implements Command {
    private final CommandContext context;

    MailTestCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public CommandSpec spec() {
        CommandSpec spec =
                CommandOptions.command(
                                this,
                                "test",
                                "Sends a test message through the mail server at smtp.url.")
                        .addPositional(
                                CommandOptions.parameter(
                                        "ADDRESS", "The email address that gets the message."));
        CommandOptions.addSettings(spec);
        return spec;
    }

    @Override
    public ExitCode run(ParseResult arguments) throws SettingsException {
        String recipient = String.valueOf(arguments.matchedPositionalValue(0, ""));
        if (!MailAddresses.isValid(recipient)) {
            throw new UsageException("ADDRESS: \"" + recipient + "\" is not an email address");
        }
        context.backend().sendTestMail(context.settings(arguments), recipient);
        context.terminal().print("The mail server accepted the message to " + recipient + ".");
        return ExitCode.OK;
    }
}
