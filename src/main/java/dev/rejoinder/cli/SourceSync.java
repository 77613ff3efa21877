package dev.rejoinder.cli;

import dev.rejoinder.core.FailureReason;
import dev.rejoinder.knowledge.ContentHash;
import dev.rejoinder.knowledge.SourceRules;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
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
    private final SourceReplacement replacement;
    private final List<Replaced> replaced = new ArrayList<>();
    private int unchanged;
    private boolean failed;

    /** Sources of one file that a new one replaces. */
    private record Replaced(String name, List<String> old, String added) {}

    private SourceSync(ApiClient api, String bot, Terminal terminal, boolean dry) {
        this.api = api;
        this.sources = ApiClient.path("/api/v1/bots/{}/sources", bot);
        this.terminal = terminal;
        this.dry = dry;
        replacement = new SourceReplacement(api, sources);
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
        Map<String, Path> files = files(Path.of(arguments.matchedPositionalValue(0, "")), terminal);
        var sync =
                new SourceSync(
                        api,
                        BotSelection.of(arguments, api),
                        terminal,
                        arguments.hasMatchedOption(DRY_RUN));
        sync.run(files, arguments.hasMatchedOption(DELETE));
        terminal.note(sync.unchanged + " unchanged.");
        return sync.failed ? ExitCode.FAILED : ExitCode.OK;
    }

    /** The files by the names of their sources, which must differ: a source has no folder. */
    private static Map<String, Path> files(Path given, Terminal terminal) throws IOException {
        if (!Files.isDirectory(given)) {
            throw new UsageException("there is no folder \"" + given + '"');
        }
        Path folder = given.toRealPath();
        List<Path> found;
        try (Stream<Path> all = Files.walk(folder)) {
            found = all.filter(file -> !hidden(folder, file)).toList();
        }
        var files = new TreeMap<String, Path>();
        for (Path file : found) {
            if (Files.isSymbolicLink(file)) {
                terminal.note("Skipped " + folder.relativize(file) + ": it is a symbolic link.");
            }
            if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
                continue;
            }
            Path other = files.put(SourceRules.fileName(file.getFileName().toString()), file);
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

    private void run(Map<String, Path> files, boolean deletes) {
        Map<String, List<JsonNode>> known = new TreeMap<>();
        for (JsonNode source : api.all(sources, "sources")) {
            if (source.path("type").asString("").equals("file")) {
                String name = SourceRules.fileName(source.path("file").asString(""));
                known.computeIfAbsent(name, _ -> new ArrayList<>()).add(source);
            }
        }
        files.forEach((name, file) -> tryPut(name, file, known.getOrDefault(name, List.of())));
        finish();
        known.keySet().removeAll(files.keySet());
        if (deletes) {
            known.forEach(
                    (name, gone) -> {
                        terminal.print("delete " + name);
                        if (!dry) {
                            ids(gone).forEach(replacement::delete);
                        }
                    });
        }
    }

    /** A file that cannot be added does not stop the others. */
    private void tryPut(String name, Path file, List<JsonNode> before) {
        try {
            if (Files.size(file) == 0) {
                fail(name, "The file is empty.");
            } else {
                put(name, file, before);
            }
        } catch (IOException unreadable) {
            fail(name, "The file cannot be read: " + FailureReason.of(unreadable) + ".");
        } catch (UncheckedIOException unreadable) {
            fail(name, FailureMessage.of(unreadable));
        } catch (ApiFailure refused) {
            if (refused.status() != 400 && refused.status() != 413) {
                throw refused;
            }
            fail(name, FailureMessage.of(refused));
        }
    }

    private void fail(String name, String why) {
        failed = true;
        terminal.note(name + ": " + why);
    }

    private void put(String name, Path file, List<JsonNode> before) throws IOException {
        String hash = ContentHash.of(file);
        List<JsonNode> same =
                before.stream()
                        .filter(source -> source.path("originalHash").asString("").equals(hash))
                        .sorted(Comparator.comparingInt(SourceSync::rank))
                        .toList();
        if (same.isEmpty()) {
            terminal.print((before.isEmpty() ? "add " : "replace ") + name);
            if (!dry) {
                String title =
                        before.isEmpty() ? name : before.getFirst().path("title").asString(name);
                later(name, ids(before), id(api.upload(sources, name, title, file)));
            }
            return;
        }
        JsonNode current = same.getFirst();
        if (isFailed(current)) {
            fail(name, SourceReplacement.reason(current));
            return;
        }
        unchanged++;
        later(
                name,
                ids(
                        before.stream()
                                .filter(source -> isFailed(source) || !same.contains(source))
                                .toList()),
                id(current));
    }

    /** Deletes the old sources of a file after all files were sent, if the new one is ready. */
    private void later(String name, List<String> old, String added) {
        if (!old.isEmpty() && !dry) {
            replaced.add(new Replaced(name, old, added));
        }
    }

    private void finish() {
        long deadline = SourceReplacement.deadline();
        for (Replaced each : replaced) {
            switch (replacement.replace(each.old(), each.added(), deadline)) {
                case FAILED -> fail(each.name(), replacement.reason(each.added()));
                case PENDING ->
                        terminal.note(
                                each.name()
                                        + ": the old source stays until the new one is ready."
                                        + " Run the command again then.");
                case READY -> {
                    // The output says it already.
                }
            }
        }
    }

    /**
     * A source that is ready comes before one that is not read yet, and that before a failed one.
     */
    private static int rank(JsonNode source) {
        return switch (source.path("status").asString("")) {
            case "ready" -> 0;
            case "failed" -> 2;
            default -> 1;
        };
    }

    private static boolean isFailed(JsonNode source) {
        return rank(source) == 2;
    }

    private static List<String> ids(List<JsonNode> sources) {
        return sources.stream().map(SourceSync::id).toList();
    }

    private static String id(JsonNode source) {
        return source.path("id").asString("");
    }
}
