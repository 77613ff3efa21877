package dev.rejoinder.http.api;

import dev.rejoinder.access.LimitClass;
import dev.rejoinder.access.Scope;
import dev.rejoinder.bot.Bots;
import dev.rejoinder.http.Exchange;
import dev.rejoinder.http.Route;
import dev.rejoinder.http.Route.Description;
import dev.rejoinder.tool.Tool;
import dev.rejoinder.tool.Tools;
import dev.rejoinder.tool.builtin.BuiltInToolKind;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** Creates, lists, changes and deletes the tools of a bot. */
public final class ToolRoutes {
    private static final String ALL = "/api/v1/bots/{botId}/tools";
    private static final String ONE = "/api/v1/bots/{botId}/tools/{toolId}";

    private final Tools tools;
    private final BotAccess access;

    public ToolRoutes(Tools tools, Bots bots) {
        this.tools = tools;
        this.access = new BotAccess(bots);
    }

    public List<Route> routes() {
        var read = new Route.Guard.ApiKeyRequired(Scope.READ, LimitClass.DATA);
        var write = new Route.Guard.ApiKeyRequired(Scope.WRITE, LimitClass.DATA);
        return List.of(
                new Route(
                        "GET",
                        ALL,
                        read,
                        describe("listTools", "List the tools of a bot").response(ToolSchemas.LIST),
                        this::list),
                new Route(
                        "POST",
                        ALL,
                        write,
                        describe("createTool", "Create an HTTP tool")
                                .requestBody(ToolSchemas.CREATE)
                                .response(ToolSchemas.TOOL),
                        this::create),
                new Route(
                        "POST",
                        ALL + "/builtin",
                        write,
                        describe("addBuiltInTool", "Add a tool of this server")
                                .audited("tool.created")
                                .requestBody(ToolSchemas.BUILT_IN)
                                .response(ToolSchemas.TOOL),
                        this::addBuiltIn),
                new Route(
                        "GET",
                        ONE,
                        read,
                        describe("getTool", "Get a tool").response(ToolSchemas.TOOL),
                        this::get),
                new Route(
                        "PATCH",
                        ONE,
                        write,
                        describe("updateTool", "Update a tool")
                                .requestBody(ToolSchemas.PATCH)
                                .response(ToolSchemas.TOOL),
                        this::patch),
                new Route(
                        "DELETE",
                        ONE,
                        write,
                        describe("deleteTool", "Delete a tool").response(ResponseSchemas.DELETED),
                        this::delete));
    }

    private static Description describe(String operationId, String summary) {
        return Description.of("Tools", operationId, summary);
    }

    private void list(Exchange exchange) {
        List<Tool> all = tools.list(access.require(exchange).id());
        exchange.reply(json -> ToolJson.writeList(json, all));
    }

    private void create(Exchange exchange) {
        String botId = access.require(exchange).id();
        Tool tool =
                tools.create(botId, List.of(ToolPatch.create(exchange.request().body())))
                        .getFirst();
        exchange.reply(json -> ToolJson.write(json, tool));
    }

    private void addBuiltIn(Exchange exchange) {
        String botId = access.require(exchange).id();
        String kind = exchange.request().body().get("kind").stringValue();
        Tool tool = tools.create(botId, List.of(BuiltInToolKind.draft(kind))).getFirst();
        exchange.reply(json -> ToolJson.write(json, tool));
    }

    private void get(Exchange exchange) {
        Tool tool = tools.require(access.require(exchange).id(), toolId(exchange));
        exchange.reply(json -> ToolJson.write(json, tool));
    }

    private void patch(Exchange exchange) {
        String botId = access.require(exchange).id();
        // The change may be applied more than once, but the body can be read only once.
        JsonNode body = exchange.request().body();
        Tool tool =
                tools.update(botId, toolId(exchange), current -> ToolPatch.apply(body, current));
        exchange.reply(json -> ToolJson.write(json, tool));
    }

    private void delete(Exchange exchange) {
        String toolId = toolId(exchange);
        tools.delete(access.require(exchange).id(), toolId);
        ResponseSchemas.replyDeleted(exchange, toolId);
    }

    private static String toolId(Exchange exchange) {
        return exchange.request().path("toolId");
    }
}
