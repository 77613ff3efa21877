package dev.rejoinder.cli;

import dev.rejoinder.config.SettingsException;
import dev.rejoinder.knowledge.Source;
import dev.rejoinder.knowledge.SourceRules;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** {@code source add}: adds files, pages or sites, and prints only their ids to standard output. */
final class SourceAddCommand implements Command {
    private static final String SITE = "--site";
    private static final String DEPTH = "--max-depth";
    private static final String PAGES = "--max-pages";
    private static final String RESYNC = "--resync-hours";

    private final CommandContext context;

    SourceAddCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public CommandSpec spec() {
        CommandSpec spec =
                CommandOptions.command(
                                this,
                                "add",
                                "Adds knowledge sources. A running server reads them immediately.")
                        .addPositional(CommandOptions.parameters("WHAT", "Files or URLs."))
                        .addOption(BotSelection.option())
                        .addOption(
                                CommandOptions.text(
                                        "--title",
                                        "TITLE",
                                        "The title of a single source (default: taken from WHAT)."))
                        .addOption(
                                OptionSpec.builder(SITE)
                                        .description("Crawls the site instead of reading one page.")
                                        .build())
                        .addOption(
                                CommandOptions.text(
                                        DEPTH,
                                        "N",
                                        "For a site: the maximum link depth (default: "
                                                + SourceRules.DEFAULT_DEPTH
                                                + ")."))
                        .addOption(
                                CommandOptions.text(
                                        PAGES,
                                        "N",
                                        "For a site: the maximum number of pages (default: "
                                                + SourceRules.DEFAULT_PAGES
                                                + ")."))
                        .addOption(
                                CommandOptions.text(
                                        RESYNC, "N", "Re-reads the URL every N hours."));
        CommandOptions.addLocationOptions(spec);
        return spec;
    }

    @Override
    public ExitCode run(ParseResult arguments) throws SettingsException {
        String bot = BotSelection.given(arguments);
        List<Administration.NewSource> added = added(bot == null ? "" : bot, arguments);
        added.forEach(SourceAddCommand::check);
        try (Administration administration = context.backend().open(context.settings(arguments))) {
            String botId = BotSelection.of(bot, administration);
            for (Administration.NewSource each : added) {
                Source source = administration.addSource(each.to(botId));
                context.terminal().note("Added " + source.title() + ". The server reads it next.");
                context.terminal().print(source.id());
            }
            return ExitCode.OK;
        }
    }

    private static List<Administration.NewSource> added(String bot, ParseResult arguments) {
        List<String> names = arguments.matchedPositionalValue(0, List.of());
        String title = CommandOptions.value(arguments, "--title");
        if (title != null && names.size() > 1) {
            throw new UsageException("--title is for a single source");
        }
        int depth = inRange(arguments, DEPTH, SourceRules.DEFAULT_DEPTH, SourceRules.MAX_DEPTH);
        int pages = inRange(arguments, PAGES, SourceRules.DEFAULT_PAGES, SourceRules.MAX_PAGES);
        return names.stream()
                .map(
                        name ->
                                new Administration.NewSource(
                                        bot,
                                        name,
                                        title,
                                        arguments.hasMatchedOption(SITE),
                                        depth,
                                        pages,
                                        resyncEvery(arguments)))
                .toList();
    }

    private static void check(Administration.NewSource added) {
        if (added.isRemote()) {
            return;
        }
        Path file = Path.of(added.what());
        if (Files.isDirectory(file)) {
            throw new UsageException(
                    "\""
                            + added.what()
                            + "\" is a folder; name the files in it, such as "
                            + file.resolve("*.pdf"));
        }
        if (!Files.isReadable(file)) {
            throw new UsageException(
                    "the file \"" + added.what() + "\" does not exist or cannot be read");
        }
    }

    private static int inRange(ParseResult arguments, String name, int byDefault, int most) {
        int number = CommandOptions.number(arguments, name, byDefault);
        if (number > most) {
            throw new UsageException(name + ": at most " + most);
        }
        return number;
    }

    private static @Nullable Duration resyncEvery(ParseResult arguments) {
        int most = (int) SourceRules.LONGEST_RESYNC.toHours();
        int hours = inRange(arguments, RESYNC, 0, most);
        return hours == 0 ? null : Duration.ofHours(hours);
    }
}
