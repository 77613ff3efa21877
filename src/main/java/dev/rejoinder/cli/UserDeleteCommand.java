package dev.rejoinder.cli;

import dev.rejoinder.config.SettingsException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code user delete}: removes an account. */
final class UserDeleteCommand implements Command {
    private final CommandContext context;

    UserDeleteCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public CommandSpec spec() {
        CommandSpec spec =
                CommandOptions.command(
                                this,
                                "delete",
                                "Deletes an account. A running server signs its owner out within a"
                                        + " second.")
                        .addPositional(
                                CommandOptions.optionalParameter(
                                        "EMAIL", "The account's email address."))
                        .addOption(CommandOptions.text("--email", "EMAIL", "Same as EMAIL."));
        CommandOptions.addPlace(spec);
        return spec;
    }

    @Override
    public ExitCode run(ParseResult arguments) throws SettingsException {
        String email = CommandOptions.requirePlacedOrNamed(arguments, "EMAIL", "--email");
        try (Administration administration = context.backend().open(context.settings(arguments))) {
            administration.deleteUser(email);
            context.terminal().complain(email + " is deleted.");
            return ExitCode.OK;
        }
    }
}
