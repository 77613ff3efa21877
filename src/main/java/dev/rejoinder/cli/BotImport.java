package dev.rejoinder.cli;

import dev.rejoinder.cli.BotDocument.Part;
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
 * Makes a bot as a document describes it, or leaves it as it is. What is equal already is no
 * change.
 */
final class BotImport {
    private static final String MCP_SERVERS = "/mcp-servers";
    private static final String TOOLS = "/tools";
    private static final String BUILT_IN_TOOLS = "/tools/builtin";

    private final ApiClient api;
    private final BotDocument wanted;
    private final boolean deletes;
    private final ReversibleChanges changes = new ReversibleChanges();
    private final SourceImport sources;
    private @Nullable String base;

    /**
     * Creates an import.
     *
     * @param deletes whether to delete what the document does not have
     * @param notes gets sentences for the operator
     */
    BotImport(ApiClient api, BotDocument wanted, boolean deletes, Consumer<String> notes) {
        this.api = api;
        this.wanted = wanted;
        this.deletes = deletes;
        sources = new SourceImport(api, () -> path("/sources"), changes, deletes, notes);
    }

    /**
     * Compares the document with the bot, and returns what differs.
     *
     * @param existing the bot to change; empty to create it
     */
    List<String> compare(Optional<JsonNode> existing) {
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
                MCP_SERVERS,
                byName(found.mcpServers()),
                byName(wanted.mcpServers()),
                this::addMcpServer);
        compare("tool", TOOLS, byName(found.tools()), byName(wanted.tools()), this::addTool);
        sources.compare(found.sources(), wanted.sources());
        return changes.sentences();
    }

    /**
     * Makes the changes that were found, or none.
     *
     * @param made gets the sentence of each change
     */
    void run(Consumer<String> made) {
        changes.run(sources::requireReplacements, sources::deleteReplaced, made);
    }

    private static String base(JsonNode bot) {
        return ApiClient.path("/api/v1/bots/{}", bot.path("id").asString(""));
    }

    private String path(String rest, String... values) {
        return base + ApiClient.path(rest, values);
    }

    private JsonNode create(String folder, JsonNode body) {
        JsonNode made = api.send("POST", path(folder), body);
        deleteOnFailure(folder.equals(BUILT_IN_TOOLS) ? TOOLS : folder, made);
        return made;
    }

    private void deleteOnFailure(String folder, JsonNode made) {
        changes.onFailure(() -> api.delete(path(folder + "/{}", id(made))));
    }

    private static String id(JsonNode made) {
        return made.path("id").asString("");
    }

    private void patch(String path, ObjectNode before, ObjectNode patch) {
        api.send("PATCH", path, patch);
        changes.onFailure(() -> api.send("PATCH", path, inverse(before, patch)));
    }

    /** The merge patch that undoes another one: null resets what was not there. */
    private static ObjectNode inverse(JsonNode before, ObjectNode patch) {
        ObjectNode inverse = ApiClient.JSON.createObjectNode();
        for (String field : patch.propertyNames()) {
            JsonNode value = before.path(field);
            if (value.isObject() && patch.get(field) instanceof ObjectNode nested) {
                inverse.set(field, inverse(value, nested));
            } else {
                inverse.set(field, value.isMissingNode() ? inverse.nullNode() : value);
            }
        }
        return inverse;
    }

    private void compareBot(boolean isNew, ObjectNode found) {
        String name = wanted.bot().path("name").asString("");
        if (isNew) {
            changes.add("create the bot " + name, this::createBot);
            return;
        }
        ObjectNode patch = difference(found, wanted.bot());
        if (!patch.isEmpty()) {
            changes.add(
                    "change the bot " + name + ": " + fields(patch),
                    () -> patch(path(""), found, patch));
        }
    }

    private void createBot() {
        base = base(api.send("POST", "/api/v1/bots", wanted.bot()));
        changes.onFailure(() -> api.delete(path("")));
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
                        changes.add("add the " + kind + " " + name, () -> addition.add(part));
                        return;
                    }
                    ObjectNode patch = difference(before.json(), part.json());
                    if (!patch.isEmpty()) {
                        changes.add(
                                "change the " + kind + " " + name + ": " + fields(patch),
                                () ->
                                        patch(
                                                path(folder + "/{}", before.id()),
                                                before.json(),
                                                patch));
                    }
                });
        found.forEach(
                (name, part) -> {
                    if (deletes && !wantedParts.containsKey(name)) {
                        changes.addDeletion(
                                "delete the " + kind + " " + name,
                                () -> api.delete(path(folder + "/{}", part.id())));
                    }
                });
    }

    private void addMcpServer(Part server) {
        create(MCP_SERVERS, server.json());
    }

    private void addTool(Part tool) {
        switch (tool.text("type")) {
            case "mcp" -> addMcpTool(tool);
            case "builtin" -> {
                ObjectNode kind = ApiClient.JSON.createObjectNode();
                kind.set("kind", tool.json().path("builtin").path("kind"));
                set(create(BUILT_IN_TOOLS, kind), tool);
            }
            default -> create(TOOLS, tool.json());
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
                .ifPresent(
                        each -> {
                            deleteOnFailure(TOOLS, each);
                            set(each, tool);
                        });
    }

    /** Changes a tool that was just added to what the document says. */
    private void set(JsonNode added, Part tool) {
        ObjectNode patch = difference((ObjectNode) added, tool.json());
        patch.remove(List.of("mcp", "builtin"));
        if (!patch.isEmpty()) {
            api.send("PATCH", path("/tools/{}", added.path("id").asString("")), patch);
        }
    }
}
