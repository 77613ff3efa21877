package dev.rejoinder.cli;

import dev.rejoinder.access.AccountRole;
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
                        .addOption(
                                CommandOptions.text(
                                        "--role",
                                        "owner|editor|agent|viewer",
                                        "What the person may do (default: owner)."))
                        .addOption(UserPassword.option());
        CommandOptions.addLocationOptions(spec);
        return spec;
    }

    @Override
    public ExitCode run(ParseResult arguments) throws SettingsException {
        String email = CommandOptions.requirePositionalOrNamed(arguments, "EMAIL", "--email");
        AccountRole role =
                role(CommandOptions.value(arguments, "--role", AccountRole.OWNER.text()));
        try (Administration administration =
                context.backend().open(context.settingsOfData(arguments))) {
            UserPassword password = UserPassword.of(arguments, context.terminal(), administration);
            administration.createUser(
                    email, CommandOptions.value(arguments, "--name"), password.text(), role);
            password.tell(context.terminal(), "Created the account " + email + ".");
            return ExitCode.OK;
        }
    }

    private static AccountRole role(String text) {
        return AccountRole.of(text)
                .orElseThrow(
                        () ->
                                new UsageException(
                                        "--role: \""
                                                + text
                                                + "\" is not allowed; use owner, editor, agent or"
                                                + " viewer"));
    }
}
