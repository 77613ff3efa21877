package dev.rejoinder.tool.mcp;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Tool lists and headers as JSON, for the database. */
public final class ToolListJson {
    private ToolListJson() {}

    public static String write(ToolList list) {
        ObjectNode json = McpJson.object().put("protocolVersion", list.protocolVersion());
        var entries = json.putArray("tools");
        for (ListedTool tool : list.tools()) {
            ObjectNode entry = entries.addObject();
            entry.put("name", tool.name());
            entry.put("title", tool.title());
            entry.put("description", tool.description());
            entry.put("inputSchema", tool.inputSchema());
            entry.put("readOnly", tool.hints().readOnly());
            entry.put("destructive", tool.hints().destructive());
            entry.put("idempotent", tool.hints().idempotent());
            entry.put("openWorld", tool.hints().openWorld());
            entry.put("fingerprint", tool.fingerprint());
            entry.put("problem", tool.problem());
        }
        return McpJson.write(json);
    }

    /** Reads what {@link #write} wrote. */
    public static ToolList read(String stored, Instant readAt) {
        JsonNode json = McpJson.read(stored);
        var tools = new ArrayList<ListedTool>();
        for (JsonNode entry : json.get("tools")) {
            tools.add(
                    new ListedTool(
                            text(entry, "name"),
                            text(entry, "title"),
                            text(entry, "description"),
                            text(entry, "inputSchema"),
                            new ToolHints(
                                    McpJson.flag(entry, "readOnly"),
                                    McpJson.flag(entry, "destructive"),
                                    McpJson.flag(entry, "idempotent"),
                                    McpJson.flag(entry, "openWorld")),
                            text(entry, "fingerprint"),
                            McpJson.text(entry, "problem")));
        }
        return new ToolList(tools, text(json, "protocolVersion"), readAt);
    }

    public static String writeHeaders(Map<String, String> headers) {
        ObjectNode json = McpJson.object();
        headers.forEach(json::put);
        return McpJson.write(json);
    }

    public static Map<String, String> readHeaders(String stored) {
        var headers = new LinkedHashMap<String, String>();
        for (Map.Entry<String, JsonNode> header : McpJson.read(stored).properties()) {
            headers.put(header.getKey(), header.getValue().stringValue());
        }
        return headers;
    }

    private static String text(JsonNode json, String name) {
        @Nullable String text = McpJson.text(json, name);
        if (text == null) {
            throw new IllegalArgumentException("a stored tool list without " + name);
        }
        return text;
    }
}
