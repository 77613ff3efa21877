package dev.rejoinder.cli;

import dev.rejoinder.config.SettingsException;
import dev.rejoinder.knowledge.SourceRules;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code source add}: adds files, pages or sites, and prints only their ids to standard output. */
final class SourceAddCommand implements Command {
    private static final Pattern ADDRESS = Pattern.compile("(?i)https?://.*");
    private static final String TITLE = "--title";
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
                                        TITLE,
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
        ApiAccess.addOptions(spec);
        return spec;
    }

    @Override
    public ExitCode run(ParseResult arguments) throws SettingsException {
        List<String> all = arguments.matchedPositionalValue(0, List.of());
        if (CommandOptions.value(arguments, TITLE) != null && all.size() > 1) {
            throw new UsageException(TITLE + " is for a single source");
        }
        ObjectNode settings = settings(arguments);
        all.stream().filter(what -> !isRemote(what)).forEach(SourceAddCommand::requireFile);
        try (ApiClient api = new ApiAccess(context).open(arguments)) {
            String sources = BotSelection.path(arguments, api, "/sources");
            for (String what : all) {
                JsonNode source =
                        isRemote(what)
                                ? api.send("POST", sources, settings.put("url", what))
                                : upload(api, sources, Path.of(what), arguments);
                context.terminal()
                        .note(
                                "Added "
                                        + JsonText.of(source.path("title"))
                                        + ". The server reads it next.");
                context.terminal().print(JsonText.of(source.path("id")));
            }
            return ExitCode.OK;
        }
    }

    private static JsonNode upload(
            ApiClient api, String sources, Path file, ParseResult arguments) {
        String name = file.getFileName().toString();
        return api.upload(sources, name, CommandOptions.value(arguments, TITLE, name), file);
    }

    private static boolean isRemote(String what) {
        return ADDRESS.matcher(what).matches();
    }

    /** A page or site as the API takes it, without its URL. */
    private static ObjectNode settings(ParseResult arguments) {
        ObjectNode source = ApiClient.JSON.createObjectNode();
        boolean site = arguments.hasMatchedOption(SITE);
        source.put("type", site ? "site" : "page");
        CommandOptions.put(arguments, TITLE, source, "title");
        int depth = inRange(arguments, DEPTH, SourceRules.DEFAULT_DEPTH, SourceRules.MAX_DEPTH);
        int pages = inRange(arguments, PAGES, SourceRules.DEFAULT_PAGES, SourceRules.MAX_PAGES);
        if (site) {
            source.put("maxDepth", depth).put("maxPages", pages);
        }
        int hours = inRange(arguments, RESYNC, 0, (int) SourceRules.LONGEST_RESYNC.toHours());
        if (hours > 0) {
            source.put("resyncHours", hours);
        }
        return source;
    }

    private static void requireFile(String what) {
        Path file = Path.of(what);
        if (Files.isDirectory(file)) {
            throw new UsageException(
                    "\""
                            + what
                            + "\" is a folder; name the files in it, such as "
                            + file.resolve("*.pdf"));
        }
        if (!Files.isReadable(file)) {
            throw new UsageException("the file \"" + what + "\" does not exist or cannot be read");
        }
    }

    private static int inRange(ParseResult arguments, String name, int byDefault, int most) {
        int number = CommandOptions.number(arguments, name, byDefault);
        if (number > most) {
            throw new UsageException(name + ": at most " + most);
        }
        return number;
    }
}
