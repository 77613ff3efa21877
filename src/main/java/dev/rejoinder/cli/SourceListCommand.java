package dev.rejoinder.cli;

import dev.rejoinder.config.SettingsException;
import dev.rejoinder.core.Page;
import dev.rejoinder.knowledge.Source;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code source list}: one line a source. */
final class SourceListCommand implements Command {
    private final CommandContext context;

    SourceListCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public CommandSpec spec() {
        CommandSpec spec =
                CommandOptions.command(this, "list", "Lists a bot's sources, newest first.")
                        .addOption(BotSelection.option())
                        .addOption(ListOutput.pageOption());
        CommandOptions.addPlace(spec);
        return spec;
    }

    @Override
    public ExitCode run(ParseResult arguments) throws SettingsException {
        Page page = ListOutput.page(arguments);
        try (Administration administration = context.backend().open(context.settings(arguments))) {
            var table = new TextTable(List.of("ID", "TYPE", "TITLE", "STATE", "CHUNKS", "REASON"));
            String bot = BotSelection.of(BotSelection.given(arguments), administration);
            List<Source> sources = administration.sources(bot, page);
            sources.forEach(source -> table.add(row(source)));
            ListOutput.print(context.terminal(), table, page, sources.size());
            return ExitCode.OK;
        }
    }

    private static List<String> row(Source source) {
        return List.of(
                source.id(),
                lower(source.kind()),
                source.title(),
                lower(source.status()),
                String.valueOf(source.chunks()),
                Objects.requireNonNullElse(source.reason(), "-"));
    }

    private static String lower(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
