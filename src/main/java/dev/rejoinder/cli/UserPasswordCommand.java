package dev.rejoinder.cli;

import dev.rejoinder.config.SettingsException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code user password}: sets a new password for a person who has forgotten theirs. */
final class UserPasswordCommand implements Command {
    private final CommandContext context;

    UserPasswordCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public CommandSpec spec() {
        CommandSpec spec =
                CommandOptions.command(
                                this,
                                "password",
                                "Sets a new password and signs the account out everywhere.")
                        .addPositional(
                                CommandOptions.optionalParameter(
                                        "EMAIL", "The account's email address."))
                        .addOption(CommandOptions.text("--email", "EMAIL", "Same as EMAIL."))
                        .addOption(UserPassword.option());
        CommandOptions.addLocationOptions(spec);
        return spec;
    }

    @Override
    public ExitCode run(ParseResult arguments) throws SettingsException {
        String email = CommandOptions.requirePositionalOrNamed(arguments, "EMAIL", "--email");
        try (Administration administration =
                context.backend().open(context.settingsOfData(arguments))) {
            UserPassword password = UserPassword.of(arguments, context.terminal(), administration);
            administration.setPassword(email, password.text());
            password.tell(context.terminal(), "Changed the password of " + email + ".");
            return ExitCode.OK;
        }
    }
}
