package dev.rejoinder.http.mcp;

import dev.rejoinder.http.StrictJson;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The MCP server that the conformance suite expects: its tools, prompts and resources are in {@code
 * conformance-fixture.json}. In results, {@code {{name}}} stands for an argument.
 */
final class ConformanceFixture implements McpServer {
    private static final JsonMapper JSON = new JsonMapper();
    private static final String TEMPLATE = "test://template/";
    private static final String TEMPLATE_END = "/data";

    private final JsonNode content;
    private final FixtureRounds rounds = new FixtureRounds();

    ConformanceFixture() {
        try (InputStream in =
                Objects.requireNonNull(
                        getClass().getResourceAsStream("/mcp/conformance-fixture.json"))) {
            content = JSON.readTree(in);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    @Override
    public void writeIdentity(JsonGenerator json) {
        json.writeStartObject();
        json.writeStringProperty("name", "fixture");
        json.writeStringProperty("version", "1");
        json.writeEndObject();
    }

    @Override
    public void writeCapabilities(JsonGenerator json) {
        json.writeRawValue(
                "{\"tools\":{},\"resources\":{},\"prompts\":{},\"completions\":{},\"logging\":{}}");
    }

    @Override
    public String instructions() {
        return "";
    }

    @Override
    public @Nullable McpMethod method(String name, ProtocolEra era) {
        return switch (name) {
            case "tools/list" -> call -> list(call, "tools", "name");
            case "prompts/list" -> call -> list(call, "prompts", "name");
            case "resources/list" -> call -> list(call, "resources", "uri");
            case "resources/templates/list" -> this::listTemplates;
            case "tools/call" -> call -> run(call, "tools");
            case "prompts/get" -> call -> run(call, "prompts");
            case "resources/read" -> this::read;
            case "completion/complete" ->
                    call ->
                            call.reply(
                                    json -> {
                                        json.writeName("completion");
                                        json.writeRawValue("{\"values\":[],\"total\":0}");
                                    });
            case "logging/setLevel", "resources/subscribe", "resources/unsubscribe" ->
                    era == ProtocolEra.LEGACY ? call -> call.reply(json -> {}) : null;
            default -> null;
        };
    }

    private void list(McpCall call, String kind, String key) {
        call.reply(
                json -> {
                    json.writeArrayPropertyStart(kind);
                    content.get(kind).properties().forEach(each -> write(json, kind, key, each));
                    json.writeEndArray();
                });
    }

    private static void write(
            JsonGenerator json, String kind, String key, Map.Entry<String, JsonNode> entry) {
        json.writeStartObject();
        json.writeStringProperty(key, entry.getKey());
        if (!key.equals("name")) {
            json.writeStringProperty("name", entry.getKey());
        }
        json.writeStringProperty("description", text(entry.getValue(), "description"));
        if (kind.equals("tools")) {
            json.writeName("inputSchema");
            json.writeRawValue("{\"type\":\"object\",\"properties\":{}}");
        }
        if (kind.equals("prompts")) {
            json.writeArrayPropertyStart("arguments");
            for (JsonNode name : entry.getValue().path("arguments")) {
                json.writeStartObject();
                json.writeStringProperty("name", name.stringValue());
                json.writeBooleanProperty("required", true);
                json.writeEndObject();
            }
            json.writeEndArray();
        }
        json.writeEndObject();
    }

    private void listTemplates(McpCall call) {
        call.reply(
                json -> {
                    json.writeArrayPropertyStart("resourceTemplates");
                    content.get("templates")
                            .properties()
                            .forEach(each -> write(json, "templates", "uriTemplate", each));
                    json.writeEndArray();
                });
    }

    private void run(McpCall call, String kind) {
        JsonNode found = content.get(kind).get(call.message().text("name"));
        if (found == null) {
            throw McpError.invalidParams("There is no such entry in " + kind + ".");
        }
        McpCall.@Nullable Fields question = rounds.question(call, found);
        if (question != null) {
            call.exchange().reply().bare(200, call.response("input_required", question));
            return;
        }
        McpCall.Fields result = result(found, call.params().path("arguments"));
        if (found.has("events")) {
            FixtureEvents.send(call, found.get("events"), result);
        } else {
            call.reply(result);
        }
    }

    private void read(McpCall call) {
        String uri = String.valueOf(call.message().text("uri"));
        JsonNode found = content.get("resources").get(uri);
        JsonNode arguments = JSON.createObjectNode();
        if (uri.startsWith(TEMPLATE) && uri.endsWith(TEMPLATE_END)) {
            found = content.get("templates").values().iterator().next();
            String id = uri.substring(TEMPLATE.length(), uri.length() - TEMPLATE_END.length());
            arguments = JSON.createObjectNode().put("id", id);
        }
        if (found == null) {
            throw McpError.unknownResource(uri, call.era());
        }
        call.reply(result(found, arguments));
    }

    /** The result with its arguments filled in. */
    private static McpCall.Fields result(JsonNode entry, JsonNode arguments) {
        String text = StrictJson.compact(entry.get("result"));
        for (Map.Entry<String, JsonNode> argument : arguments.properties()) {
            String value = StrictJson.compact(argument.getValue());
            text =
                    text.replace(
                            "{{" + argument.getKey() + "}}",
                            value.substring(1, value.length() - 1));
        }
        JsonNode filled = JSON.readTree(text);
        return json -> writeFields(json, filled);
    }

    static void writeFields(JsonGenerator json, JsonNode object) {
        for (Map.Entry<String, JsonNode> field : object.properties()) {
            json.writeName(field.getKey());
            json.writeRawValue(StrictJson.compact(field.getValue()));
        }
    }

    private static String text(JsonNode object, String name) {
        return object.get(name).stringValue();
    }
}
