package dev.rejoinder.cli;

import dev.rejoinder.access.Account;
import dev.rejoinder.config.SettingsException;
import dev.rejoinder.core.Page;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code user list}: one line an account. */
final class UserListCommand implements Command {
    private final CommandContext context;

    UserListCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public CommandSpec spec() {
        CommandSpec spec =
                CommandOptions.command(this, "list", "Lists the accounts, newest first.")
                        .addOption(ListOutput.pageOption());
        CommandOptions.addPlace(spec);
        return spec;
    }

    @Override
    public ExitCode run(ParseResult arguments) throws SettingsException {
        Page page = ListOutput.page(arguments);
        try (Administration administration = context.backend().open(context.settings(arguments))) {
            var table = new TextTable(List.of("EMAIL", "NAME", "CREATED"));
            List<Account> users = administration.users(page);
            users.forEach(
                    user ->
                            table.add(
                                    List.of(
                                            user.email(),
                                            user.name(),
                                            ListOutput.time(user.createdAt()))));
            ListOutput.print(context.terminal(), table, page, users.size());
            return ExitCode.OK;
        }
    }
}
