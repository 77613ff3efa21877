package dev.rejoinder.tool.mcp;

import dev.rejoinder.tool.ToolOutcome;
import java.util.ArrayList;
import java.util.function.UnaryOperator;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Renders the result of a tool as text for a model. */
final class McpResultText {
    private static final int MAX_NOTE = 300;

    private McpResultText() {}

    /**
     * Renders a result.
     *
     * @param masked removes what the model must not see
     */
    static ToolOutcome outcome(JsonNode result, UnaryOperator<String> masked) {
        if ("input_required".equals(McpJson.text(result, "resultType"))) {
            return ToolOutcome.error(
                    "The tool did not run: it asks for further input from a person, which this"
                            + " assistant cannot pass on.");
        }
        String text = VisibleText.shortened(masked.apply(text(result)), ToolOutcome.MAX_CONTENT);
        return Boolean.TRUE.equals(McpJson.flag(result, "isError"))
                ? ToolOutcome.error(text)
                : ToolOutcome.ok(text);
    }

    private static String text(JsonNode result) {
        var parts = new ArrayList<String>();
        JsonNode structured = result.get("structuredContent");
        JsonNode content = result.get("content");
        if (content != null && content.isArray()) {
            for (JsonNode block : content) {
                String text = block(block);
                // Servers repeat structured content as text, for clients that do not know it.
                ObjectNode parsed = structured == null ? null : McpJson.objectOrNull(text);
                if (parsed == null || !parsed.equals(structured)) {
                    parts.add(text);
                }
            }
        }
        if (structured != null && !structured.isNull()) {
            parts.add(McpJson.write(structured));
        }
        return parts.isEmpty() ? "The tool answered without content." : String.join("\n", parts);
    }

    private static String block(JsonNode block) {
        String type = String.valueOf(McpJson.text(block, "type"));
        return switch (type) {
            case "text" -> String.valueOf(McpJson.text(block, "text"));
            case "image", "audio" -> note(type + " " + McpJson.text(block, "mimeType"));
            case "resource_link" ->
                    note(
                            "resource "
                                    + McpJson.text(block, "name")
                                    + " "
                                    + McpJson.text(block, "uri"));
            case "resource" -> resource(block.get("resource"));
            default -> note("content of type " + type);
        };
    }

    private static String resource(JsonNode resource) {
        String text = resource == null ? null : McpJson.text(resource, "text");
        if (text != null) {
            return text;
        }
        return note(resource == null ? "resource" : "resource " + McpJson.text(resource, "uri"));
    }

    private static String note(String what) {
        return "[" + VisibleText.line(what, MAX_NOTE) + "]";
    }
}
