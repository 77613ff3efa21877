package dev.rejoinder.cli;

import dev.rejoinder.cli.BotDocument.Part;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Makes a bot as a document describes it. Each step is a change that can be shown without making
 * it; what is equal already is no change.
 */
final class BotImport {
    private final ApiClient api;
    private final BotDocument wanted;
    private final boolean deletes;
    private final Consumer<String> notes;
    private final List<Change> changes = new ArrayList<>();
    private @Nullable String base;

    /** One change, such as "add tool find_order". */
    record Change(String sentence, Runnable step) {}

    /**
     * Creates an import.
     *
     * @param deletes whether to delete what the document does not have
     * @param notes gets sentences for the operator
     */
    BotImport(ApiClient api, BotDocument wanted, boolean deletes, Consumer<String> notes) {
        this.notes = notes;
        this.api = api;
        this.wanted = wanted;
        this.deletes = deletes;
    }

    /**
     * Compares the document with the bot, and returns what differs, in the order in which it can be
     * changed.
     *
     * @param existing the bot to change; empty to create it
     */
    List<Change> changes(Optional<JsonNode> existing) {
        BotDocument found =
                existing.map(bot -> BotDocument.of(api, bot))
                        .orElseGet(
                                () ->
                                        new BotDocument(
                                                ApiClient.JSON.createObjectNode(),
                                                List.of(),
                                                List.of(),
                                                List.of()));
        existing.ifPresent(bot -> base = base(bot));
        compareBot(existing.isEmpty(), found.bot());
        compare(
                "MCP server",
                "/mcp-servers/",
                byName(found.mcpServers()),
                byName(wanted.mcpServers()),
                this::addMcpServer);
        compare("tool", "/tools/", byName(found.tools()), byName(wanted.tools()), this::addTool);
        compareSources(found.sources());
        return changes;
    }

    private static String base(JsonNode bot) {
        return ApiClient.path("/api/v1/bots/{}", bot.path("id").asString(""));
    }

    private String path(String rest, String... values) {
        return base + ApiClient.path(rest, values);
    }

    private void change(String sentence, Runnable step) {
        changes.add(new Change(sentence.replaceAll("\\p{Cc}", " "), step));
    }

    private void compareBot(boolean isNew, ObjectNode found) {
        String name = wanted.bot().path("name").asString("");
        if (isNew) {
            change(
                    "create the bot " + name,
                    () -> base = base(api.send("POST", "/api/v1/bots", wanted.bot())));
            return;
        }
        ObjectNode patch = difference(found, wanted.bot());
        if (!patch.isEmpty()) {
            change(
                    "change the bot " + name + ": " + fields(patch),
                    () -> api.send("PATCH", path(""), patch));
        }
    }

    /** The fields that the wanted object has, and has otherwise. */
    private static ObjectNode difference(ObjectNode found, ObjectNode wanted) {
        ObjectNode patch = ApiClient.JSON.createObjectNode();
        wanted.properties().stream()
                .filter(field -> !field.getValue().equals(found.get(field.getKey())))
                .forEach(field -> patch.set(field.getKey(), field.getValue()));
        return patch;
    }

    private static String fields(ObjectNode patch) {
        return String.join(", ", patch.propertyNames());
    }

    private static Map<String, Part> byName(List<Part> parts) {
        return parts.stream()
                .collect(
                        Collectors.toMap(
                                part -> part.text("name"),
                                part -> part,
                                (first, second) -> first,
                                LinkedHashMap::new));
    }

    private interface Addition {
        void add(Part part);
    }

    private void compare(
            String kind,
            String folder,
            Map<String, Part> found,
            Map<String, Part> wantedParts,
            Addition addition) {
        wantedParts.forEach(
                (name, part) -> {
                    Part before = found.get(name);
                    if (before == null) {
                        change("add the " + kind + " " + name, () -> addition.add(part));
                        return;
                    }
                    ObjectNode patch = difference(before.json(), part.json());
                    if (!patch.isEmpty()) {
                        change(
                                "change the " + kind + " " + name + ": " + fields(patch),
                                () -> api.send("PATCH", path(folder + "{}", before.id()), patch));
                    }
                });
        found.forEach(
                (name, part) -> {
                    if (deletes && !wantedParts.containsKey(name)) {
                        change(
                                "delete the " + kind + " " + name,
                                () -> api.delete(path(folder + "{}", part.id())));
                    }
                });
    }

    private void addMcpServer(Part server) {
        api.send("POST", path("/mcp-servers"), server.json());
    }

    private void addTool(Part tool) {
        switch (tool.text("type")) {
            case "mcp" -> addMcpTool(tool);
            case "builtin" -> {
                ObjectNode kind = ApiClient.JSON.createObjectNode();
                kind.set("kind", tool.json().path("builtin").path("kind"));
                set(api.send("POST", path("/tools/builtin"), kind), tool);
            }
            default -> api.send("POST", path("/tools"), tool.json());
        }
    }

    /** Reads the tools of the MCP server, and chooses the tool as it is described now. */
    private void addMcpTool(Part tool) {
        String server = tool.json().path("mcp").path("server").asString("");
        String toolName = tool.json().path("mcp").path("toolName").asString("");
        String serverId =
                api.get(path("/mcp-servers"))
                        .path("mcpServers")
                        .valueStream()
                        .filter(each -> each.path("name").asString("").equals(server))
                        .map(each -> each.path("id").asString(""))
                        .findFirst()
                        .orElseThrow(
                                () -> new UsageException("the file has no MCP server " + server));
        ObjectNode nothing = ApiClient.JSON.createObjectNode();
        api.send("POST", path("/mcp-servers/{}/refresh", serverId), nothing);
        ObjectNode choice = ApiClient.JSON.createObjectNode();
        choice.putArray("tools").add(toolName);
        api.send("POST", path("/mcp-servers/{}/tools", serverId), choice);
        api.get(path("/tools"))
                .path("tools")
                .valueStream()
                .filter(each -> each.path("mcp").path("serverId").asString("").equals(serverId))
                .filter(each -> each.path("mcp").path("toolName").asString("").equals(toolName))
                .findFirst()
                .ifPresent(each -> set(each, tool));
    }

    /** Changes a tool that was just added to what the document says. */
    private void set(JsonNode added, Part tool) {
        ObjectNode patch = difference((ObjectNode) added, tool.json());
        patch.remove(List.of("mcp", "builtin"));
        if (!patch.isEmpty()) {
            api.send("PATCH", path("/tools/{}", added.path("id").asString("")), patch);
        }
    }

    /** A source cannot be changed, so another one with its title and type replaces it. */
    private void compareSources(List<Part> found) {
        List<Part> added = missing(wanted.sources(), found);
        List<Part> left = new ArrayList<>(missing(found, wanted.sources()));
        for (Part source : added) {
            Optional<Part> replaced =
                    left.stream().filter(each -> name(each).equals(name(source))).findFirst();
            change(
                    (replaced.isPresent() ? "replace the " : "add the ") + name(source),
                    () -> {
                        String id = addSource(source).path("id").asString("");
                        replaced.ifPresent(old -> replaceSource(old, id));
                    });
            replaced.ifPresent(left::remove);
        }
        if (deletes) {
            left.forEach(
                    each ->
                            change(
                                    "delete the " + name(each),
                                    () ->
                                            replacementOf(each, found)
                                                    .ifPresentOrElse(
                                                            other ->
                                                                    replaceSource(each, other.id()),
                                                            () -> deleteSource(each))));
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
    private Optional<Part> replacementOf(Part old, List<Part> found) {
        return found.stream()
                .filter(each -> !each.id().equals(old.id()) && name(each).equals(name(old)))
                .filter(
                        each ->
                                wanted.sources().stream()
                                        .map(Part::json)
                                        .anyMatch(each.json()::equals))
                .findFirst();
    }

    private void replaceSource(Part old, String id) {
        var replacement = new SourceReplacement(api, path("/sources"));
        switch (replacement.replace(List.of(old.id()), id, SourceReplacement.deadline())) {
            case FAILED ->
                    throw new IllegalStateException(
                            "The new "
                                    + name(old)
                                    + " failed, so the old one stays: "
                                    + replacement.reason(id));
            case PENDING ->
                    notes.accept(
                            "The old "
                                    + name(old)
                                    + " stays, because the new one is not ready yet. Delete it"
                                    + " later with: rejoinder source delete "
                                    + old.id());
            case DELETED -> {
                // The output says it already.
            }
        }
    }

    private JsonNode addSource(Part source) {
        if (!source.text("type").equals("file")) {
            return api.send("POST", path("/sources"), source.json());
        }
        try {
            Path file = Files.createTempFile("rejoinder-import-", "");
            try {
                Files.write(file, BotDocument.content(source.json()));
                return api.upload(
                        path("/sources"), source.text("file"), source.text("title"), file);
            } finally {
                Files.delete(file);
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private void deleteSource(Part source) {
        api.delete(path("/sources/{}", source.id()));
    }
}
