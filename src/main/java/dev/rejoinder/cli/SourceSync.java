package dev.rejoinder.cli;

import dev.rejoinder.knowledge.ContentHash;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;
import tools.jackson.databind.JsonNode;

/** {@code source sync}: makes the files of a bot those of a folder. */
final class SourceSync {
    private static final String DELETE = "--delete";
    private static final String DRY_RUN = "--dry-run";

    private final ApiClient api;
    private final String sources;
    private final Terminal terminal;
    private final boolean dry;
    private int unchanged;

    private SourceSync(ApiClient api, String bot, Terminal terminal, boolean dry) {
        this.api = api;
        this.sources = ApiClient.path("/api/v1/bots/{}/sources", bot);
        this.terminal = terminal;
        this.dry = dry;
    }

    static Command command(CommandContext context) {
        return new ApiCommand(
                context,
                ApiAccess::open,
                "sync",
                "Adds the files of a folder to what a bot knows, and replaces those that changed.",
                spec ->
                        spec.addPositional(
                                        CommandOptions.parameter(
                                                "FOLDER", "The folder, with its subfolders."))
                                .addOption(BotSelection.option())
                                .addOption(
                                        OptionSpec.builder(DELETE)
                                                .description(
                                                        "Deletes files that the folder does not"
                                                                + " have.")
                                                .build())
                                .addOption(
                                        OptionSpec.builder(DRY_RUN)
                                                .description(
                                                        "Prints the changes without making them.")
                                                .build()),
                SourceSync::run);
    }

    private static ExitCode run(ApiClient api, ParseResult arguments, Terminal terminal)
            throws IOException {
        Map<String, Path> files = files(Path.of(arguments.matchedPositionalValue(0, "")));
        var sync =
                new SourceSync(
                        api,
                        BotSelection.of(arguments, api),
                        terminal,
                        arguments.hasMatchedOption(DRY_RUN));
        sync.run(files, arguments.hasMatchedOption(DELETE));
        terminal.note(sync.unchanged + " unchanged.");
        return ExitCode.OK;
    }

    /** The files by their names, which must differ: a source has no folder. */
    private static Map<String, Path> files(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            throw new UsageException("there is no folder \"" + folder + '"');
        }
        List<Path> found;
        try (Stream<Path> all = Files.walk(folder)) {
            found = all.filter(Files::isRegularFile).filter(file -> !hidden(folder, file)).toList();
        }
        var files = new TreeMap<String, Path>();
        for (Path file : found) {
            Path other = files.put(file.getFileName().toString(), file);
            if (other != null) {
                throw new UsageException("two files have the same name: " + other + " and " + file);
            }
        }
        return files;
    }

    /** Whether the file or one of its folders is hidden, such as {@code .git}. */
    private static boolean hidden(Path folder, Path file) {
        for (Path part : folder.relativize(file)) {
            if (part.toString().startsWith(".")) {
                return true;
            }
        }
        return false;
    }

    private void run(Map<String, Path> files, boolean deletes) throws IOException {
        Map<String, List<JsonNode>> known = new TreeMap<>();
        for (JsonNode source : api.all(sources, "sources")) {
            if (source.path("type").asString("").equals("file")) {
                known.computeIfAbsent(source.path("file").asString(""), _ -> new ArrayList<>())
                        .add(source);
            }
        }
        for (Map.Entry<String, Path> file : files.entrySet()) {
            put(file.getKey(), file.getValue(), known.getOrDefault(file.getKey(), List.of()));
        }
        known.keySet().removeAll(files.keySet());
        if (deletes) {
            for (Map.Entry<String, List<JsonNode>> gone : known.entrySet()) {
                terminal.print("delete " + gone.getKey());
                delete(gone.getValue());
            }
        }
    }

    private void put(String name, Path file, List<JsonNode> before) throws IOException {
        String hash = ContentHash.of(file);
        List<JsonNode> others =
                before.stream()
                        .filter(source -> !source.path("originalHash").asString("").equals(hash))
                        .toList();
        if (before.size() > others.size()) {
            unchanged++;
        } else {
            terminal.print((before.isEmpty() ? "add " : "replace ") + name);
            if (!dry) {
                String title =
                        before.isEmpty() ? name : before.getFirst().path("title").asString(name);
                api.upload(sources, name, title, file);
            }
        }
        delete(others);
    }

    private void delete(List<JsonNode> old) {
        if (!dry) {
            old.forEach(
                    source ->
                            api.delete(
                                    sources
                                            + ApiClient.path(
                                                    "/{}", source.path("id").asString(""))));
        }
    }
}
