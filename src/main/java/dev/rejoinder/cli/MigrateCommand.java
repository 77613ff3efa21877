package dev.rejoinder.cli;

import dev.rejoinder.config.DatabaseSettings;
import dev.rejoinder.config.Settings;
import dev.rejoinder.config.SettingsException;
import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code migrate}: copies the data from the data folder into a PostgreSQL database. */
final class MigrateCommand implements Command {
    private static final String TO = "--to";
    private static final String USER = "--user";

    private final CommandContext context;

    MigrateCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public CommandSpec spec() {
        CommandSpec spec =
                CommandOptions.command(
                                this,
                                "migrate",
                                "Copies the data from the data folder into an empty PostgreSQL"
                                        + " database. Stop the server first.")
                        .addPositional(
                                CommandOptions.optionalParameter(
                                        "URL", "For example jdbc:postgresql://host/database."))
                        .addOption(CommandOptions.text(TO, "URL", "Same as URL."))
                        .addOption(
                                CommandOptions.text(
                                        USER,
                                        "USER",
                                        "The database user (default: database.user)."));
        CommandOptions.addDataFolder(spec);
        spec.usageMessage().footer("", "Set the password with database.password; it has no flag.");
        return spec;
    }

    @Override
    public ExitCode run(ParseResult arguments) throws SettingsException {
        Settings settings = context.settingsOfData(arguments);
        DatabaseSettings to = target(arguments, settings);
        Terminal terminal = context.terminal();
        Map<String, Long> rows =
                context.backend().migrate(settings, to, new CopyProgress(terminal)::copied);
        CopyProgress.sayTotal(terminal, rows);
        terminal.note("Set this for each server, then start it:");
        terminal.print("database.url=" + to.url());
        if (to.user() != null) {
            terminal.print("database.user=" + to.user());
        }
        terminal.note(
                "Set the same password too. The data in "
                        + settings.server().data()
                        + " is unchanged and no longer used. Keep it until you no longer need"
                        + " it.");
        return ExitCode.OK;
    }

    private static DatabaseSettings target(ParseResult arguments, Settings settings) {
        try {
            return settings.database()
                    .at(
                            CommandOptions.requirePositionalOrNamed(arguments, "URL", TO),
                            CommandOptions.value(arguments, USER));
        } catch (IllegalArgumentException e) {
            throw new UsageException(
                    TO + ": use jdbc:postgresql://host/database, without a password");
        }
    }
}
