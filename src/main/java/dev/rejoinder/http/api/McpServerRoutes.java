package dev.rejoinder.http.api;

import static dev.rejoinder.http.BodySchema.fields;
import static dev.rejoinder.http.BodySchema.required;

import dev.rejoinder.access.LimitClass;
import dev.rejoinder.access.Scope;
import dev.rejoinder.bot.Bots;
import dev.rejoinder.core.AppError;
import dev.rejoinder.http.BodySchema;
import dev.rejoinder.http.Exchange;
import dev.rejoinder.http.Route;
import dev.rejoinder.http.Route.Description;
import dev.rejoinder.tool.ToolStore;
import dev.rejoinder.tool.mcp.McpServerDraft;
import dev.rejoinder.tool.mcp.McpServers;
import dev.rejoinder.tool.mcp.McpToolSelection;
import dev.rejoinder.tool.mcp.RemoteMcpServer;
import dev.rejoinder.tool.mcp.RemoteMcpTools;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** Manages the MCP servers of a bot, and the tools that are chosen from them. */
public final class McpServerRoutes {
    private static final String ALL = "/api/v1/bots/{botId}/mcp-servers";
    private static final String ONE = ALL + "/{serverId}";

    private static final BodySchema.ObjectSchema CHOICE =
            fields(
                    required(
                            "tools",
                            new BodySchema.ArraySchema(
                                    new BodySchema.StringSchema(1, 128), ToolStore.MAX_TOOLS),
                            "The names of the tools at the MCP server."));
    private static final BodySchema.ObjectSchema ACCEPTANCE =
            fields(
                    required(
                            "fingerprint",
                            new BodySchema.StringSchema(64, 64),
                            "The fingerprint of the description to accept."));

    private final McpServers servers;
    private final McpToolSelection selection;
    private final RemoteMcpTools remote;
    private final BotAccess access;

    public McpServerRoutes(
            McpServers servers, McpToolSelection selection, RemoteMcpTools remote, Bots bots) {
        this.servers = servers;
        this.selection = selection;
        this.remote = remote;
        this.access = new BotAccess(bots);
    }

    public List<Route> routes() {
        return List.of(
                read(
                        ALL,
                        describe("listMcpServers", "List the MCP servers of a bot")
                                .response(McpServerJson.LIST),
                        this::list),
                write(
                        "POST",
                        ALL,
                        describe("addMcpServer", "Add an MCP server")
                                .requestBody(McpServerJson.CREATE)
                                .response(McpServerJson.SERVER),
                        this::add),
                read(
                        ONE,
                        describe("getMcpServer", "Get an MCP server and its tools")
                                .response(McpServerJson.SERVER),
                        exchange -> reply(exchange, require(exchange))),
                write(
                        "PATCH",
                        ONE,
                        describe("updateMcpServer", "Update an MCP server")
                                .requestBody(McpServerJson.PATCH)
                                .response(McpServerJson.SERVER),
                        this::patch),
                write(
                        "DELETE",
                        ONE,
                        describe("deleteMcpServer", "Delete an MCP server and its chosen tools")
                                .response(ResponseSchemas.DELETED),
                        this::delete),
                write(
                        "POST",
                        ONE + "/refresh",
                        describe("refreshMcpServer", "Read the tools of an MCP server now")
                                .response(McpServerJson.SERVER),
                        exchange -> reply(exchange, remote.refresh(require(exchange)))),
                write(
                        "POST",
                        ONE + "/tools",
                        describe("chooseMcpTools", "Choose tools of an MCP server for the bot")
                                .requestBody(CHOICE)
                                .response(McpServerJson.SERVER),
                        this::choose),
                write(
                        "POST",
                        ONE + "/tools/{toolId}/accept",
                        describe("acceptMcpTool", "Accept a changed tool of an MCP server")
                                .requestBody(ACCEPTANCE)
                                .response(McpServerJson.SERVER),
                        this::accept));
    }

    private static Route read(String template, Description description, Route.Handler handler) {
        return new Route(
                "GET",
                template,
                new Route.Guard.ApiKeyRequired(Scope.READ, LimitClass.DATA),
                description,
                handler);
    }

    private static Route write(
            String method, String template, Description description, Route.Handler handler) {
        return new Route(
                method,
                template,
                new Route.Guard.ApiKeyRequired(Scope.WRITE, LimitClass.DATA),
                description,
                handler);
    }

    private static Description describe(String operationId, String summary) {
        return Description.of("Tools", operationId, summary);
    }

    private RemoteMcpServer require(Exchange exchange) {
        return servers.require(access.require(exchange).id(), exchange.request().path("serverId"));
    }

    private void reply(Exchange exchange, RemoteMcpServer server) {
        var chosen = selection.chosen(server);
        exchange.reply(json -> McpServerJson.write(json, server, chosen));
    }

    private void list(Exchange exchange) {
        List<RemoteMcpServer> all = servers.list(access.require(exchange).id());
        exchange.reply(
                json -> {
                    json.writeStartObject();
                    json.writeArrayPropertyStart("mcpServers");
                    all.forEach(server -> McpServerJson.write(json, server));
                    json.writeEndArray();
                    json.writeEndObject();
                });
    }

    private void add(Exchange exchange) {
        String botId = access.require(exchange).id();
        JsonNode body = exchange.request().body();
        var empty =
                new McpServerDraft(
                        body.get("name").stringValue(),
                        body.get("url").stringValue(),
                        Map.of(),
                        true);
        reply(exchange, servers.add(botId, patched(body, empty)));
    }

    private void patch(Exchange exchange) {
        RemoteMcpServer server = require(exchange);
        JsonNode body = exchange.request().body();
        JsonFields.refuseNull(body, "name", "url");
        reply(exchange, servers.update(server.botId(), server.id(), draft -> patched(body, draft)));
    }

    /** An absent field keeps its value, and null resets headers and enabled. */
    private static McpServerDraft patched(JsonNode body, McpServerDraft before) {
        String name = JsonFields.text(body, "name");
        String url = JsonFields.text(body, "url");
        JsonNode headers = JsonFields.value(body, "headers");
        JsonNode enabled = JsonFields.value(body, "enabled");
        return new McpServerDraft(
                name == null ? before.name() : name,
                url == null ? before.url() : url,
                headers == null
                        ? body.has("headers") ? Map.of() : before.headers()
                        : headers(headers),
                enabled == null ? body.has("enabled") || before.enabled() : enabled.booleanValue());
    }

    private static Map<String, String> headers(JsonNode given) {
        var headers = new LinkedHashMap<String, String>();
        for (Map.Entry<String, JsonNode> header : given.properties()) {
            if (!header.getValue().isString()) {
                throw AppError.invalid("headers", "The values of headers must be strings.");
            }
            headers.put(header.getKey(), header.getValue().stringValue());
        }
        return headers;
    }

    private void delete(Exchange exchange) {
        RemoteMcpServer server = require(exchange);
        selection.delete(server);
        ResponseSchemas.replyDeleted(exchange, server.id());
    }

    private void choose(Exchange exchange) {
        RemoteMcpServer server = require(exchange);
        List<String> names =
                exchange.request()
                        .body()
                        .get("tools")
                        .valueStream()
                        .map(JsonNode::stringValue)
                        .toList();
        selection.choose(server, names);
        reply(exchange, server);
    }

    private void accept(Exchange exchange) {
        RemoteMcpServer server = require(exchange);
        selection.accept(
                server,
                exchange.request().path("toolId"),
                exchange.request().body().get("fingerprint").stringValue());
        reply(exchange, server);
    }
}
