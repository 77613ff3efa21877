package dev.rejoinder.cli;

import dev.rejoinder.config.SettingsException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code user create}: makes an account for the console. */
final class UserCreateCommand implements Command {
    private final CommandContext context;

    UserCreateCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public CommandSpec spec() {
        CommandSpec spec =
                Options.command(this, "create", "Makes an account for the console.")
                        .addPositional(Options.optionalParameter("EMAIL", "By which they sign in."))
                        .addOption(Options.text("--email", "EMAIL", "The same as EMAIL."))
                        .addOption(
                                Options.text("--name", "NAME", "Their name (as the e-mail says)."))
                        .addOption(UserPassword.option());
        Options.addPlace(spec);
        return spec;
    }

    @Override
    public ExitCode run(ParseResult arguments) throws SettingsException {
        String email = Options.requirePlacedOrNamed(arguments, "EMAIL", "--email");
        try (Administration administration =
                context.installation().open(context.settings(arguments))) {
            UserPassword password = UserPassword.of(arguments, context.terminal(), administration);
            administration.createUser(email, Options.value(arguments, "--name"), password.text());
            password.tell(context.terminal(), email + " may sign in at the console.");
            return ExitCode.OK;
        }
    }
}
