package dev.rejoinder.http.api;

import static dev.rejoinder.http.BodySchema.fields;
import static dev.rejoinder.http.BodySchema.named;
import static dev.rejoinder.http.BodySchema.optional;
import static dev.rejoinder.http.BodySchema.required;

import dev.rejoinder.access.LimitClass;
import dev.rejoinder.access.Scope;
import dev.rejoinder.bot.Bots;
import dev.rejoinder.core.AppError;
import dev.rejoinder.core.Clock;
import dev.rejoinder.core.ErrorCode;
import dev.rejoinder.core.Ids;
import dev.rejoinder.http.BodySchema;
import dev.rejoinder.http.Exchange;
import dev.rejoinder.http.Route;
import dev.rejoinder.http.Route.Description;
import dev.rejoinder.http.StrictJson;
import dev.rejoinder.tool.CallableTool;
import dev.rejoinder.tool.ConfiguredTools;
import dev.rejoinder.tool.Tool;
import dev.rejoinder.tool.ToolInvocation;
import dev.rejoinder.tool.ToolTarget;
import dev.rejoinder.tool.Tools;
import dev.rejoinder.tool.http.ActionExchange;
import dev.rejoinder.tool.http.HttpActionCaller;
import dev.rejoinder.wire.Header;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import tools.jackson.core.JsonGenerator;

/** Calls a tool for its owner. The call is real: it has all its effects. */
public final class ToolTestRoutes {
    private static final BodySchema HEADERS =
            new BodySchema.ArraySchema(
                    fields(
                            required("name", ResponseSchemas.TEXT, "The name."),
                            required("value", ResponseSchemas.TEXT, "The value; secrets are ***.")),
                    ResponseSchemas.ANY);

    private static final BodySchema TEST =
            named(
                    "ToolTest",
                    required(
                            "status",
                            new BodySchema.EnumSchema(List.of("ok", "error", "unknown")),
                            "The outcome for the model."),
                    required("content", ResponseSchemas.TEXT, "What the model would get."),
                    required("durationMillis", ResponseSchemas.COUNT, "The time of the call."),
                    optional(
                            "request",
                            fields(
                                    required("method", ResponseSchemas.TEXT, "The method."),
                                    required("url", ResponseSchemas.TEXT, "The URL."),
                                    required(
                                            "headers",
                                            HEADERS,
                                            "The headers; empty without scope admin."),
                                    required("body", ResponseSchemas.TEXT, "The body.")),
                            "The request of an HTTP tool; null if it could not be built."),
                    optional(
                            "response",
                            fields(
                                    required("status", ResponseSchemas.COUNT, "The status."),
                                    required(
                                            "headers",
                                            HEADERS,
                                            "The headers; empty without scope admin."),
                                    required(
                                            "body",
                                            ResponseSchemas.TEXT,
                                            "The beginning of the body.")),
                            "The response to an HTTP tool; null if none came."));

    private final Tools tools;
    private final ConfiguredTools catalog;
    private final HttpActionCaller httpActions;
    private final BotAccess access;
    private final Ids ids;
    private final Clock clock;

    public ToolTestRoutes(
            Tools tools,
            ConfiguredTools catalog,
            HttpActionCaller httpActions,
            Bots bots,
            Ids ids,
            Clock clock) {
        this.tools = tools;
        this.catalog = catalog;
        this.httpActions = httpActions;
        this.access = new BotAccess(bots);
        this.ids = ids;
        this.clock = clock;
    }

    public List<Route> routes() {
        return List.of(
                new Route(
                        "POST",
                        "/api/v1/bots/{botId}/tools/{toolId}/test",
                        new Route.Guard.ApiKeyRequired(Scope.WRITE, LimitClass.DATA),
                        Description.of(
                                        "Tools",
                                        "testTool",
                                        "Call a tool once; the call has all its effects")
                                .requestBody(
                                        fields(
                                                optional(
                                                        "arguments",
                                                        new BodySchema.AnySchema(64 << 10, 20),
                                                        "The arguments; none by default.")))
                                .response(TEST),
                        this::test));
    }

    private void test(Exchange exchange) throws InterruptedException {
        String botId = access.require(exchange).id();
        Tool tool = tools.require(botId, exchange.request().path("toolId"));
        CallableTool callable =
                catalog.callable(tool)
                        .orElseThrow(
                                () ->
                                        AppError.of(
                                                ErrorCode.INVALID_REQUEST,
                                                "The tool cannot be called now."));
        ToolInvocation invocation = invocation(exchange, tool);
        Optional<String> problem = callable.argumentProblem().apply(invocation.arguments());
        if (problem.isPresent()) {
            throw AppError.invalid("arguments", problem.get());
        }
        long start = clock.nanos();
        ActionExchange done =
                switch (tool.target()) {
                    case ToolTarget.HttpAction action ->
                            httpActions.exchange(action, tool.effect(), invocation);
                    case ToolTarget.McpTool _, ToolTarget.BuiltIn _ ->
                            new ActionExchange(null, null, callable.caller().call(invocation));
                };
        long millis = TimeUnit.NANOSECONDS.toMillis(clock.nanos() - start);
        boolean admin = exchange.caller().principal().scope() == Scope.ADMIN;
        exchange.reply(json -> write(json, done, millis, admin));
    }

    private ToolInvocation invocation(Exchange exchange, Tool tool) {
        var given = exchange.request().body().get("arguments");
        String id = ids.request();
        return new ToolInvocation(
                tool.botId(),
                "",
                "",
                id,
                given == null || given.isNull() ? "{}" : StrictJson.compact(given),
                "test:" + id,
                tool.timeout());
    }

    private static void write(
            JsonGenerator json, ActionExchange done, long millis, boolean headers) {
        json.writeStartObject();
        json.writeStringProperty("status", done.outcome().status().name().toLowerCase(Locale.ROOT));
        json.writeStringProperty("content", done.outcome().content());
        json.writeNumberProperty("durationMillis", millis);
        json.writeName("request");
        ActionExchange.Sent sent = done.sent();
        if (sent == null) {
            json.writeNull();
        } else {
            json.writeStartObject();
            json.writeStringProperty("method", sent.method());
            json.writeStringProperty("url", sent.url());
            writeHeaders(json, headers ? sent.headers() : List.of());
            json.writeStringProperty("body", sent.body());
            json.writeEndObject();
        }
        json.writeName("response");
        ActionExchange.Received received = done.received();
        if (received == null) {
            json.writeNull();
        } else {
            json.writeStartObject();
            json.writeNumberProperty("status", received.status());
            writeHeaders(json, headers ? received.headers() : List.of());
            json.writeStringProperty("body", received.body());
            json.writeEndObject();
        }
        json.writeEndObject();
    }

    private static void writeHeaders(JsonGenerator json, List<Header> headers) {
        json.writeArrayPropertyStart("headers");
        for (Header header : headers) {
            json.writeStartObject();
            json.writeStringProperty("name", header.name());
            json.writeStringProperty("value", header.value());
            json.writeEndObject();
        }
        json.writeEndArray();
    }
}
