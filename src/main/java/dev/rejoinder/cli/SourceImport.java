package dev.rejoinder.cli;

import dev.rejoinder.cli.BotDocument.Part;
import dev.rejoinder.cli.SourceReplacement.Outcome;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;

/** The sources of a bot that is imported. */
final class SourceImport {
    private final ApiClient api;
    private final Supplier<String> path;
    private final ReversibleChanges changes;
    private final boolean deletes;
    private final Consumer<String> notes;
    private final List<Replaced> replaced = new ArrayList<>();
    private long deadline;

    /** A source, and the one that was added in its place. */
    private record Replaced(Part old, String added) {}

    /**
     * Creates the part of an import.
     *
     * @param path of the bot's sources, once there is a bot
     */
    SourceImport(
            ApiClient api,
            Supplier<String> path,
            ReversibleChanges changes,
            boolean deletes,
            Consumer<String> notes) {
        this.api = api;
        this.path = path;
        this.changes = changes;
        this.deletes = deletes;
        this.notes = notes;
    }

    /** A source cannot be changed, so another one with its title and type replaces it. */
    void compare(List<Part> found, List<Part> wanted) {
        List<Part> added = missing(wanted, found);
        List<Part> left = new ArrayList<>(missing(found, wanted));
        for (Part source : added) {
            Optional<Part> before =
                    left.stream().filter(each -> name(each).equals(name(source))).findFirst();
            changes.add(
                    (before.isPresent() ? "replace the " : "add the ") + name(source),
                    () -> {
                        String id = add(source).path("id").asString("");
                        changes.onFailure(() -> delete(id));
                        before.ifPresent(old -> replaced.add(new Replaced(old, id)));
                    });
            before.ifPresent(left::remove);
        }
        if (deletes) {
            left.forEach(
                    each ->
                            changes.addDeletion(
                                    "delete the " + name(each),
                                    () ->
                                            replacementOf(each, found, wanted)
                                                    .ifPresentOrElse(
                                                            other ->
                                                                    replace(
                                                                            each,
                                                                            other.id(),
                                                                            SourceReplacement
                                                                                    .deadline()),
                                                            () -> delete(each.id()))));
        }
    }

    /** The parts that others do not have as often. */
    private static List<Part> missing(List<Part> parts, List<Part> others) {
        List<JsonNode> rest = new ArrayList<>(others.stream().<JsonNode>map(Part::json).toList());
        return parts.stream().filter(part -> !rest.remove(part.json())).toList();
    }

    private static String name(Part source) {
        return source.text("type") + " source " + source.text("title");
    }

    /** The source that an earlier import added in place of an old one. */
    private Optional<Part> replacementOf(Part old, List<Part> found, List<Part> wanted) {
        return found.stream()
                .filter(each -> !each.id().equals(old.id()) && name(each).equals(name(old)))
                .filter(each -> wanted.stream().map(Part::json).anyMatch(each.json()::equals))
                .findFirst();
    }

    /** Waits for the sources that replace others, so that a failed one undoes the import. */
    void requireReplacements() {
        deadline = SourceReplacement.deadline();
        for (Replaced each : replaced) {
            if (replacement().await(each.added(), deadline) == Outcome.FAILED) {
                throw failed(each.old(), each.added());
            }
        }
    }

    private SourceReplacement replacement() {
        return new SourceReplacement(api, path.get());
    }

    private RuntimeException failed(Part old, String added) {
        return new IllegalStateException(
                "The new "
                        + name(old)
                        + " failed, so the old one stays: "
                        + replacement().reason(added));
    }

    void deleteReplaced() {
        replaced.forEach(each -> replace(each.old(), each.added(), deadline));
    }

    private void replace(Part old, String id, long until) {
        switch (replacement().replace(List.of(old.id()), id, until)) {
            case FAILED -> throw failed(old, id);
            case PENDING ->
                    notes.accept(
                            "The old "
                                    + name(old)
                                    + " stays, because the new one is not ready yet. Delete it"
                                    + " later with: rejoinder source delete "
                                    + old.id());
            case READY -> {
                // The output says it already.
            }
        }
    }

    private JsonNode add(Part source) {
        if (!source.text("type").equals("file")) {
            return api.send("POST", path.get(), source.json());
        }
        try {
            Path file = Files.createTempFile("rejoinder-import-", "");
            try {
                Files.write(file, BotDocument.content(source.json()));
                return api.upload(path.get(), source.text("file"), source.text("title"), file);
            } finally {
                Files.delete(file);
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private void delete(String id) {
        api.delete(path.get() + ApiClient.path("/{}", id));
    }
}
