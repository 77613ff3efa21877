package dev.rejoinder.tool.mcp;

import dev.rejoinder.tool.ToolRules;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads a tool's description. A tool that breaks a limit is listed with its problem, so that the
 * others of its server can be used.
 */
final class ToolListParser {
    static final int MAX_NAME = 128;

    private ToolListParser() {}

    /** Returns null if the entry is no tool, or has no name. */
    static @Nullable ListedTool tool(JsonNode entry) {
        String name = McpJson.text(entry, "name");
        if (name == null || name.isBlank()) {
            return null;
        }
        if (name.length() > MAX_NAME || VisibleText.hides(name) || name.indexOf('\n') >= 0) {
            return ListedTool.unusable(
                    VisibleText.line(name, MAX_NAME),
                    "Its name has more than " + MAX_NAME + " or invisible characters.");
        }
        String title = title(entry, name);
        String description = description(entry, title);
        JsonNode schema = entry.get("inputSchema");
        String problem = problem(description, schema);
        return problem == null && schema instanceof ObjectNode
                ? ListedTool.of(name, title, description, McpJson.write(schema), hints(entry))
                : ListedTool.unusable(name, String.valueOf(problem));
    }

    private static String title(JsonNode entry, String name) {
        JsonNode annotations = entry.get("annotations");
        String title = McpJson.text(entry, "title");
        if (title == null && annotations != null) {
            title = McpJson.text(annotations, "title");
        }
        String line = title == null ? "" : VisibleText.line(title, ToolRules.MAX_TITLE_CHARACTERS);
        return line.isEmpty() ? name : line;
    }

    private static String description(JsonNode entry, String title) {
        String given = McpJson.text(entry, "description");
        return given == null || given.isBlank() ? title : given;
    }

    private static @Nullable String problem(String description, @Nullable JsonNode schema) {
        if (description.length() > ToolRules.MAX_DESCRIPTION_CHARACTERS) {
            return "Its description has more than "
                    + ToolRules.MAX_DESCRIPTION_CHARACTERS
                    + " characters.";
        }
        if (!(schema instanceof ObjectNode object)
                || !"object".equals(McpJson.text(object, "type"))) {
            return "Its input schema is not the schema of an object.";
        }
        if (depth(schema) > ToolRules.MAX_PARAMETERS_DEPTH) {
            return "Its input schema is nested deeper than "
                    + ToolRules.MAX_PARAMETERS_DEPTH
                    + " levels.";
        }
        int bytes = McpJson.write(schema).getBytes(StandardCharsets.UTF_8).length;
        if (bytes > ToolRules.MAX_PARAMETERS_BYTES) {
            return "Its input schema has more than " + ToolRules.MAX_PARAMETERS_BYTES + " bytes.";
        }
        if (VisibleText.hides(description) || hides(schema)) {
            return "Its description or schema contains invisible characters, which a model reads"
                    + " but people do not see.";
        }
        return ParameterHeaders.problem(schema);
    }

    private static int depth(JsonNode value) {
        int deepest = 0;
        for (JsonNode child : value) {
            deepest = Math.max(deepest, depth(child));
        }
        return value.isContainer() ? deepest + 1 : 0;
    }

    private static boolean hides(JsonNode value) {
        if (value.isString()) {
            return VisibleText.hides(value.stringValue());
        }
        if (value.properties().stream().anyMatch(member -> VisibleText.hides(member.getKey()))) {
            return true;
        }
        for (JsonNode child : value) {
            if (hides(child)) {
                return true;
            }
        }
        return false;
    }

    private static ToolHints hints(JsonNode entry) {
        JsonNode given = entry.get("annotations");
        return given == null
                ? ToolHints.NONE
                : new ToolHints(
                        McpJson.flag(given, "readOnlyHint"),
                        McpJson.flag(given, "destructiveHint"),
                        McpJson.flag(given, "idempotentHint"),
                        McpJson.flag(given, "openWorldHint"));
    }
}
