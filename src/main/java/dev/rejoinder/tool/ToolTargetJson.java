package dev.rejoinder.tool;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Targets of tools as JSON, for the database. Loaded only on servers with tools. */
public final class ToolTargetJson {
    private static final JsonMapper JSON = new JsonMapper();

    private ToolTargetJson() {}

    /** The name of the kind of target, as stored and as in the API. */
    public static String type(ToolTarget target) {
        return switch (target) {
            case ToolTarget.HttpAction _ -> "http";
            case ToolTarget.McpTool _ -> "mcp";
            case ToolTarget.BuiltIn _ -> "builtin";
        };
    }

    public static String write(ToolTarget target) {
        ObjectNode json = JSON.createObjectNode();
        switch (target) {
            case ToolTarget.HttpAction action -> {
                json.put("method", action.method());
                json.put("url", action.url());
                put(json.putObject("query"), action.query());
                put(json.putObject("headers"), action.headers());
                json.put("body", action.body());
                json.put("responsePath", action.responsePath());
            }
            case ToolTarget.McpTool(String serverId, String toolName, String accepted) -> {
                json.put("serverId", serverId);
                json.put("toolName", toolName);
                json.put("accepted", accepted);
            }
            case ToolTarget.BuiltIn(String kind) -> json.put("kind", kind);
        }
        return json.toString();
    }

    /** Reads what {@link #write} wrote. */
    public static ToolTarget read(String type, String stored) {
        JsonNode json = JSON.readTree(stored);
        return switch (type) {
            case "http" ->
                    new ToolTarget.HttpAction(
                            json.get("method").stringValue(),
                            json.get("url").stringValue(),
                            texts(json.get("query")),
                            texts(json.get("headers")),
                            textOrNull(json.get("body")),
                            textOrNull(json.get("responsePath")));
            case "mcp" ->
                    new ToolTarget.McpTool(
                            json.get("serverId").stringValue(),
                            json.get("toolName").stringValue(),
                            json.get("accepted").stringValue());
            case "builtin" -> new ToolTarget.BuiltIn(json.get("kind").stringValue());
            default -> throw new IllegalArgumentException("a target of type " + type);
        };
    }

    private static void put(ObjectNode object, Map<String, String> texts) {
        texts.forEach(object::put);
    }

    private static Map<String, String> texts(JsonNode object) {
        var texts = new LinkedHashMap<String, String>();
        for (Map.Entry<String, JsonNode> field : object.properties()) {
            texts.put(field.getKey(), field.getValue().stringValue());
        }
        return texts;
    }

    private static @Nullable String textOrNull(JsonNode value) {
        return value.isNull() ? null : value.stringValue();
    }
}
