package dev.rejoinder.cli;

import dev.rejoinder.bot.Bot;
import dev.rejoinder.config.SettingsException;
import dev.rejoinder.core.Page;
import java.util.List;
import java.util.Objects;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code bot list}: one line a bot. */
final class BotListCommand implements Command {
    private final CommandContext context;

    BotListCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public CommandSpec spec() {
        CommandSpec spec =
                CommandOptions.command(this, "list", "Lists the bots, newest first.")
                        .addOption(ListOutput.pageOption());
        CommandOptions.addPlace(spec);
        return spec;
    }

    @Override
    public ExitCode run(ParseResult arguments) throws SettingsException {
        Page page = ListOutput.page(arguments);
        try (Administration administration = context.backend().open(context.settings(arguments))) {
            var table =
                    new TextTable(List.of("ID", "SHORT NAME", "NAME", "MODEL", "STATE", "CREATED"));
            List<Bot> bots = administration.bots(page);
            bots.forEach(bot -> table.add(row(bot)));
            ListOutput.print(context.terminal(), table, page, bots.size());
            return ExitCode.OK;
        }
    }

    private static List<String> row(Bot bot) {
        return List.of(
                bot.id(),
                Objects.requireNonNullElse(bot.shortName(), "-"),
                bot.name(),
                bot.model(),
                bot.enabled() ? "enabled" : "disabled",
                ListOutput.time(bot.createdAt()));
    }
}
