package dev.rejoinder.cli;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import tools.jackson.core.util.DefaultIndenter;
import tools.jackson.core.util.DefaultPrettyPrinter;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A bot with its MCP servers, tools and sources, as {@code bot export} writes them: without ids and
 * times, and in an order that depends on the content only.
 */
record BotDocument(ObjectNode bot, List<Part> mcpServers, List<Part> tools, List<Part> sources) {
    private static final String FORMAT = "rejoinder-bot/1";

    /** What only the server sets. */
    private static final List<String> ASSIGNED =
            List.of("id", "createdAt", "updatedAt", "hasIdentitySecret", "widgetLoadedAt");

    private static final Pattern SECRET = Pattern.compile("\\{\\{secret\\.([A-Z0-9_]+)}}");
    private static final Pattern BINARY = Pattern.compile("[\\p{Cc}&&[^\\n\\r\\t\\f]]");

    /** What a tool has that its owner can set, other than HTTP tools, of which all is set. */
    private static final List<String> TOOL_SETTINGS =
            List.of(
                    "type",
                    "name",
                    "title",
                    "requiresApproval",
                    "visitorApproves",
                    "timeoutSeconds",
                    "enabled");

    private static final List<String> REMOTE_SETTINGS =
            List.of("type", "title", "url", "maxDepth", "maxPages", "resyncHours");

    /**
     * An MCP server, a tool or a source.
     *
     * @param id on the server; empty in a file
     */
    record Part(String id, ObjectNode json) {
        String text(String field) {
            return json.path(field).asString("");
        }
    }

    /** Reads a bot from a server. */
    static BotDocument of(ApiClient api, JsonNode bot) {
        String base = ApiClient.path("/api/v1/bots/{}", bot.path("id").asString(""));
        List<Part> servers =
                parts(api.get(base + "/mcp-servers").path("mcpServers"), BotDocument::mcpServer);
        Map<String, String> serverNames =
                servers.stream().collect(Collectors.toMap(Part::id, part -> part.text("name")));
        var sources = new ArrayList<Part>();
        for (JsonNode source : api.all(base + "/sources", "sources")) {
            String id = source.path("id").asString("");
            sources.add(
                    new Part(
                            id,
                            source(
                                    source,
                                    () ->
                                            api.bytes(
                                                    base
                                                            + ApiClient.path(
                                                                    "/sources/{}/original", id)))));
        }
        return new BotDocument(
                without(bot),
                servers,
                parts(api.get(base + "/tools").path("tools"), tool -> tool(tool, serverNames)),
                sorted(sources));
    }

    /** Reads what {@link #text} wrote. */
    static BotDocument parse(InputFile file) {
        ObjectNode json = file.object();
        if (!json.path("format").asString("").equals(FORMAT)
                || !(json.path("bot") instanceof ObjectNode bot)
                || !bot.path("name").isString()) {
            throw new UsageException(
                    "the file \"" + file.name() + "\" is not an exported bot (" + FORMAT + ")");
        }
        return new BotDocument(
                without(bot),
                parts(json.path("mcpServers"), BotDocument::object),
                parts(json.path("tools"), BotDocument::object),
                parts(json.path("sources"), BotDocument::object));
    }

    private interface Shape {
        ObjectNode of(JsonNode sent);
    }

    private interface Original {
        byte[] bytes();
    }

    private static List<Part> parts(JsonNode list, Shape shape) {
        return sorted(
                list.valueStream()
                        .map(each -> new Part(each.path("id").asString(""), shape.of(each)))
                        .toList());
    }

    private static List<Part> sorted(List<Part> parts) {
        return parts.stream().sorted(Comparator.comparing(part -> part.json().toString())).toList();
    }

    private static ObjectNode object(JsonNode json) {
        if (json instanceof ObjectNode object) {
            return object;
        }
        throw new UsageException("an MCP server, tool or source in the file is not an object");
    }

    private static ObjectNode without(JsonNode json) {
        return ((ObjectNode) json).deepCopy().remove(ASSIGNED);
    }

    private static ObjectNode only(List<String> fields, JsonNode json) {
        ObjectNode kept = ApiClient.JSON.createObjectNode();
        for (String field : fields) {
            if (json.hasNonNull(field)) {
                kept.set(field, json.get(field));
            }
        }
        return kept;
    }

    private static ObjectNode mcpServer(JsonNode server) {
        return only(List.of("name", "url", "headers", "enabled"), server);
    }

    private static ObjectNode tool(JsonNode tool, Map<String, String> serverNames) {
        return switch (tool.path("type").asString("")) {
            case "mcp" -> {
                ObjectNode kept = only(TOOL_SETTINGS, tool);
                JsonNode mcp = tool.path("mcp");
                String server = mcp.path("serverId").asString("");
                kept.putObject("mcp")
                        .put("server", serverNames.getOrDefault(server, server))
                        .put("toolName", mcp.path("toolName").asString(""));
                yield kept;
            }
            case "builtin" -> {
                ObjectNode kept = only(TOOL_SETTINGS, tool);
                kept.set("builtin", tool.path("builtin"));
                yield kept;
            }
            default -> without(tool);
        };
    }

    private static ObjectNode source(JsonNode source, Original original) {
        ObjectNode kept = only(REMOTE_SETTINGS, source);
        switch (source.path("type").asString("")) {
            case "text" -> kept.put("text", new String(original.bytes(), StandardCharsets.UTF_8));
            case "qa" -> kept.set("pairs", ApiClient.JSON.readTree(original.bytes()));
            case "file" -> {
                kept.put("file", source.path("file").asString(""));
                byte[] bytes = original.bytes();
                text(bytes)
                        .ifPresentOrElse(
                                text -> kept.put("content", text),
                                () ->
                                        kept.put(
                                                "base64",
                                                Base64.getEncoder().encodeToString(bytes)));
            }
            default -> {
                // Pages and sites have nothing else.
            }
        }
        return kept;
    }

    /** The bytes as text; empty if they are not the UTF-8 of a plain text. */
    private static Optional<String> text(byte[] bytes) {
        try {
            String text =
                    StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
            return BINARY.matcher(text).find() ? Optional.empty() : Optional.of(text);
        } catch (CharacterCodingException binary) {
            return Optional.empty();
        }
    }

    /** The content of the file of a source, the inverse of the export. */
    static byte[] content(JsonNode source) {
        try {
            return source.has("base64")
                    ? Base64.getDecoder().decode(source.path("base64").asString(""))
                    : source.path("content").asString("").getBytes(StandardCharsets.UTF_8);
        } catch (IllegalArgumentException wrong) {
            throw new UsageException("base64 of a source in the file is wrong");
        }
    }

    /** The whole document, with the names of the secrets that it needs. */
    String text() {
        ObjectNode json = ApiClient.JSON.createObjectNode();
        json.put("format", FORMAT);
        json.set("bot", bot);
        ArrayNode secrets = json.putArray("secrets");
        secrets().forEach(secrets::add);
        add(json.putArray("mcpServers"), mcpServers);
        add(json.putArray("tools"), tools);
        add(json.putArray("sources"), sources);
        var lines = new DefaultIndenter("  ", "\n");
        return ApiClient.JSON
                .writer()
                .with(new DefaultPrettyPrinter().withObjectIndenter(lines).withArrayIndenter(lines))
                .writeValueAsString(json);
    }

    private static void add(ArrayNode array, List<Part> parts) {
        parts.forEach(part -> array.add(part.json()));
    }

    private TreeSet<String> secrets() {
        var names = new TreeSet<String>();
        for (List<Part> parts : List.of(mcpServers, tools)) {
            for (Part part : parts) {
                Matcher found = SECRET.matcher(part.json().toString());
                while (found.find()) {
                    names.add(found.group(1));
                }
            }
        }
        return names;
    }
}
