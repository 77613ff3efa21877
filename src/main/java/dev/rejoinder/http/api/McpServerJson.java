package dev.rejoinder.http.api;

import static dev.rejoinder.http.BodySchema.fields;
import static dev.rejoinder.http.BodySchema.named;
import static dev.rejoinder.http.BodySchema.optional;
import static dev.rejoinder.http.BodySchema.required;

import dev.rejoinder.http.BodySchema;
import dev.rejoinder.http.StrictJson;
import dev.rejoinder.tool.Tool;
import dev.rejoinder.tool.ToolRules;
import dev.rejoinder.tool.ToolTarget;
import dev.rejoinder.tool.mcp.ListedTool;
import dev.rejoinder.tool.mcp.McpServerRules;
import dev.rejoinder.tool.mcp.McpServerStore;
import dev.rejoinder.tool.mcp.RemoteMcpServer;
import dev.rejoinder.tool.mcp.ToolHints;
import dev.rejoinder.tool.mcp.ToolList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/** MCP servers and their tools as JSON, in requests and responses. */
final class McpServerJson {
    private static final BodySchema FLAG = new BodySchema.BooleanSchema();
    private static final BodySchema SCHEMA =
            new BodySchema.AnySchema(
                    ToolRules.MAX_PARAMETERS_BYTES, ToolRules.MAX_PARAMETERS_DEPTH);

    static final BodySchema.Field NAME =
            required(
                    "name",
                    new BodySchema.StringSchema(1, McpServerRules.MAX_NAME_CHARACTERS),
                    "The name that people see.");
    static final BodySchema.Field URL =
            required(
                    "url",
                    new BodySchema.StringSchema(1, McpServerRules.MAX_URL_CHARACTERS),
                    "The URL of its MCP endpoint (streamable HTTP).");
    private static final BodySchema.Field HEADERS =
            optional(
                    "headers",
                    new BodySchema.AnySchema(128 << 10, 1),
                    "Headers of each request: strings by name. Values may contain"
                            + " {{secret.NAME}}.");
    private static final BodySchema.Field ENABLED =
            optional("enabled", FLAG, "Whether its tools are offered to models.");

    static final BodySchema.ObjectSchema CREATE = fields(NAME, URL, HEADERS, ENABLED);
    static final BodySchema.ObjectSchema PATCH =
            fields(
                    optional(NAME.name(), NAME.schema(), NAME.description()),
                    optional(URL.name(), URL.schema(), URL.description()),
                    HEADERS,
                    ENABLED);

    private static final BodySchema HINTS =
            fields(
                    optional("readOnlyHint", FLAG, "Whether a call changes nothing."),
                    optional("destructiveHint", FLAG, "Whether a call may destroy something."),
                    optional("idempotentHint", FLAG, "Whether a repeated call changes nothing."),
                    optional("openWorldHint", FLAG, "Whether it reaches further systems."));

    private static final BodySchema TOOL =
            named(
                    "McpTool",
                    required("name", ResponseSchemas.TEXT, "Its name at the MCP server."),
                    required("title", ResponseSchemas.TEXT, "Its name for people."),
                    required(
                            "description",
                            ResponseSchemas.TEXT,
                            "What the MCP server says about it."),
                    required("inputSchema", SCHEMA, "The JSON Schema of its arguments."),
                    required(
                            "annotations",
                            HINTS,
                            "What the MCP server says about its effect; not verified."),
                    optional(
                            "fingerprint",
                            ResponseSchemas.TEXT,
                            "Identifies this description; absent with problem."),
                    optional(
                            "problem",
                            ResponseSchemas.TEXT,
                            "Why the tool cannot be used; absent if it can."),
                    required("chosen", FLAG, "Whether it is a tool of the bot."),
                    optional("toolId", ResponseSchemas.ID, "The tool of the bot, if chosen."),
                    optional(
                            "changed",
                            FLAG,
                            "True if the MCP server describes it differently than accepted."
                                    + " Models do not get the tool until the change is accepted."),
                    optional(
                            "accepted",
                            fields(
                                    required(
                                            "description",
                                            ResponseSchemas.TEXT,
                                            "The accepted description."),
                                    required("inputSchema", SCHEMA, "The accepted schema.")),
                            "What models get, if chosen."));

    static final BodySchema SERVER =
            named(
                    "McpServer",
                    required("id", ResponseSchemas.ID, "Its id."),
                    NAME,
                    URL,
                    HEADERS,
                    ENABLED,
                    optional(
                            "protocolVersion",
                            ResponseSchemas.TEXT,
                            "The version of MCP; null until the tools were read."),
                    optional(
                            "toolsReadAt",
                            ResponseSchemas.TIME,
                            "When the tools were last read; null for never."),
                    optional(
                            "tools",
                            new BodySchema.ArraySchema(TOOL, Integer.MAX_VALUE),
                            "Its tools, when they were last read; not in lists."),
                    required("createdAt", ResponseSchemas.TIME, "When it was added."),
                    required("updatedAt", ResponseSchemas.TIME, "When it was last changed."));

    static final BodySchema LIST =
            named(
                    "McpServerList",
                    required(
                            "mcpServers",
                            new BodySchema.ArraySchema(SERVER, McpServerStore.MAX_SERVERS),
                            "Oldest first."));

    private McpServerJson() {}

    /** Writes a server without its tools. */
    static void write(JsonGenerator json, RemoteMcpServer server) {
        json.writeStartObject();
        writeSettings(json, server);
        json.writeEndObject();
    }

    /**
     * Writes a server with its tools.
     *
     * @param chosen the tools of the bot that are from this server
     */
    static void write(JsonGenerator json, RemoteMcpServer server, List<Tool> chosen) {
        Map<String, Tool> byName =
                chosen.stream()
                        .collect(
                                Collectors.toMap(
                                        tool -> ((ToolTarget.McpTool) tool.target()).toolName(),
                                        Function.identity(),
                                        (first, second) -> first));
        json.writeStartObject();
        writeSettings(json, server);
        json.writeArrayPropertyStart("tools");
        ToolList tools = server.tools();
        if (tools != null) {
            for (ListedTool listed : tools.tools()) {
                write(json, server, listed, byName.get(listed.name()));
            }
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private static void writeSettings(JsonGenerator json, RemoteMcpServer server) {
        ToolList tools = server.tools();
        json.writeStringProperty("id", server.id());
        json.writeStringProperty("name", server.name());
        json.writeStringProperty("url", server.url());
        json.writeObjectPropertyStart("headers");
        server.headers().entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(header -> json.writeStringProperty(header.getKey(), header.getValue()));
        json.writeEndObject();
        json.writeBooleanProperty("enabled", server.enabled());
        json.writeStringProperty("protocolVersion", tools == null ? null : tools.protocolVersion());
        json.writeStringProperty(
                "toolsReadAt", tools == null ? null : ApiTimestamps.text(tools.readAt()));
        json.writeStringProperty("createdAt", ApiTimestamps.text(server.createdAt()));
        json.writeStringProperty("updatedAt", ApiTimestamps.text(server.updatedAt()));
    }

    private static void write(
            JsonGenerator json, RemoteMcpServer server, ListedTool listed, @Nullable Tool chosen) {
        json.writeStartObject();
        json.writeStringProperty("name", listed.name());
        json.writeStringProperty("title", listed.title());
        json.writeStringProperty("description", listed.description());
        writeSchema(json, listed.inputSchema());
        writeHints(json, listed.hints());
        if (listed.problem() == null) {
            json.writeStringProperty("fingerprint", listed.fingerprint());
        } else {
            json.writeStringProperty("problem", listed.problem());
        }
        json.writeBooleanProperty("chosen", chosen != null);
        if (chosen != null) {
            json.writeStringProperty("toolId", chosen.id());
            json.writeBooleanProperty(
                    "changed", !server.describesAs((ToolTarget.McpTool) chosen.target()));
            json.writeObjectPropertyStart("accepted");
            json.writeStringProperty("description", chosen.description());
            writeSchema(json, chosen.parameters());
            json.writeEndObject();
        }
        json.writeEndObject();
    }

    private static void writeSchema(JsonGenerator json, String schema) {
        json.writeName("inputSchema");
        StrictJson.writeAsSent(json, StrictJson.parse(schema));
    }

    private static void writeHints(JsonGenerator json, ToolHints hints) {
        json.writeObjectPropertyStart("annotations");
        writeHint(json, "readOnlyHint", hints.readOnly());
        writeHint(json, "destructiveHint", hints.destructive());
        writeHint(json, "idempotentHint", hints.idempotent());
        writeHint(json, "openWorldHint", hints.openWorld());
        json.writeEndObject();
    }

    private static void writeHint(JsonGenerator json, String name, @Nullable Boolean hint) {
        if (hint != null) {
            json.writeBooleanProperty(name, hint);
        }
    }
}
