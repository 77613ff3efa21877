package dev.rejoinder.cli;

import dev.rejoinder.config.SettingsException;
import dev.rejoinder.knowledge.Source;
import dev.rejoinder.knowledge.SourceRules;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** {@code source add}: adds a file, page or site, and prints only its id to standard output. */
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
                                "Adds a knowledge source. A running server reads it immediately.")
                        .addPositional(CommandOptions.parameter("WHAT", "A file or a URL."))
                        .addOption(BotSelection.option())
                        .addOption(
                                CommandOptions.text(
                                        "--title",
                                        "TITLE",
                                        "The title (default: taken from WHAT)."))
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
        var added =
                new Administration.NewSource(
                        bot == null ? "" : bot,
                        arguments.matchedPositionalValue(0, ""),
                        CommandOptions.value(arguments, "--title"),
                        arguments.hasMatchedOption(SITE),
                        inRange(arguments, DEPTH, SourceRules.DEFAULT_DEPTH, SourceRules.MAX_DEPTH),
                        inRange(arguments, PAGES, SourceRules.DEFAULT_PAGES, SourceRules.MAX_PAGES),
                        resyncEvery(arguments));
        if (!added.isRemote() && !Files.isReadable(Path.of(added.what()))) {
            throw new UsageException(
                    "the file \"" + added.what() + "\" does not exist or cannot be read");
        }
        try (Administration administration = context.backend().open(context.settings(arguments))) {
            Source source =
                    administration.addSource(added.to(BotSelection.of(bot, administration)));
            context.terminal().note("Added " + source.title() + ". The server reads it next.");
            context.terminal().print(source.id());
            return ExitCode.OK;
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
