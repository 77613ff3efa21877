package dev.rejoinder.cli;

import dev.rejoinder.config.SettingsException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code user create}: creates a console account. */
final class UserCreateCommand implements Command {
    private final CommandContext context;

    UserCreateCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public CommandSpec spec() {
        CommandSpec spec =
                CommandOptions.command(this, "create", "Creates a console account.")
                        .addPositional(
                                CommandOptions.optionalParameter(
                                        "EMAIL", "The email address to sign in with."))
                        .addOption(CommandOptions.text("--email", "EMAIL", "Same as EMAIL."))
                        .addOption(
                                CommandOptions.text(
                                        "--name",
                                        "NAME",
                                        "The display name (default: taken from the email"
                                                + " address)."))
                        .addOption(UserPassword.option());
        CommandOptions.addLocationOptions(spec);
        return spec;
    }

    @Override
    public ExitCode run(ParseResult arguments) throws SettingsException {
        String email = CommandOptions.requirePositionalOrNamed(arguments, "EMAIL", "--email");
        try (Administration administration = context.backend().open(context.settings(arguments))) {
            UserPassword password = UserPassword.of(arguments, context.terminal(), administration);
            administration.createUser(
                    email, CommandOptions.value(arguments, "--name"), password.text());
            password.tell(context.terminal(), "Created the account " + email + ".");
            return ExitCode.OK;
        }
    }
}
