package dev.rejoinder.http.api;

import static dev.rejoinder.http.BodySchema.fields;
import static dev.rejoinder.http.BodySchema.named;
import static dev.rejoinder.http.BodySchema.optional;
import static dev.rejoinder.http.BodySchema.required;

import dev.rejoinder.core.AppError;
import dev.rejoinder.core.ErrorCode;
import dev.rejoinder.http.BodySchema;
import dev.rejoinder.http.Exchange;
import dev.rejoinder.http.Route;
import dev.rejoinder.http.Route.Description;
import dev.rejoinder.secret.SealedSecret;
import dev.rejoinder.secret.Secrets;
import dev.rejoinder.tool.Tool;
import dev.rejoinder.tool.Tools;
import dev.rejoinder.tool.mcp.McpServers;
import dev.rejoinder.tool.mcp.RemoteMcpServer;
import java.util.List;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.JsonNode;

/** Manages the secrets that tools refer to. No response contains a value. */
public final class SecretRoutes {
    private static final String ALL = "/api/v1/secrets";
    private static final String ONE = "/api/v1/secrets/{name}";

    private static final BodySchema SECRET =
            named(
                    "Secret",
                    required("name", ResponseSchemas.ID, "The name that tools refer to."),
                    required(
                            "hosts",
                            new BodySchema.ArraySchema(ResponseSchemas.TEXT, Secrets.MAX_HOSTS),
                            "The only hosts that it is sent to; empty for any host."),
                    required("createdAt", ResponseSchemas.TIME, "When the secret was created."),
                    required("updatedAt", ResponseSchemas.TIME, "When its value was last set."),
                    required(
                            "usedBy",
                            new BodySchema.ArraySchema(
                                    named(
                                            "SecretUse",
                                            required("botId", ResponseSchemas.ID, "The bot."),
                                            optional("toolId", ResponseSchemas.ID, "Its tool."),
                                            optional(
                                                    "tool",
                                                    ResponseSchemas.ID,
                                                    "The name of the tool."),
                                            optional(
                                                    "mcpServerId",
                                                    ResponseSchemas.ID,
                                                    "Its MCP server."),
                                            optional(
                                                    "mcpServer",
                                                    ResponseSchemas.TEXT,
                                                    "The name of the MCP server.")),
                                    ResponseSchemas.ANY),
                            "The tools and MCP servers that refer to it."));

    private final Secrets secrets;
    private final Tools tools;
    private final McpServers mcpServers;

    public SecretRoutes(Secrets secrets, Tools tools, McpServers mcpServers) {
        this.secrets = secrets;
        this.tools = tools;
        this.mcpServers = mcpServers;
    }

    /** The tools and MCP servers that refer to secrets. */
    private record Uses(List<Tool> tools, List<RemoteMcpServer> mcpServers) {}

    /** For all bots, because they share the secrets. */
    public List<Route> routes() {
        return List.of(
                AdminRoute.of(
                        "GET",
                        ALL,
                        describe("listSecrets", "List secrets without their values")
                                .response(
                                        fields(
                                                required(
                                                        "secrets",
                                                        new BodySchema.ArraySchema(
                                                                SECRET, Secrets.MAX_SECRETS),
                                                        "By name."))),
                        this::list),
                AdminRoute.of(
                        "PUT",
                        ONE,
                        describe("putSecret", "Create a secret, or replace its value")
                                .requestBody(
                                        fields(
                                                required(
                                                        "value",
                                                        new BodySchema.StringSchema(
                                                                Secrets.MIN_VALUE_CHARACTERS,
                                                                Secrets.MAX_VALUE_CHARACTERS),
                                                        "The value; no response contains it."),
                                                optional(
                                                        "hosts",
                                                        new BodySchema.ArraySchema(
                                                                new BodySchema.StringSchema(1, 255),
                                                                Secrets.MAX_HOSTS),
                                                        "The only hosts that it may be sent to, as"
                                                            + " exact names; empty for any host."
                                                            + " Without it, the hosts stay.")))
                                .response(SECRET),
                        this::put),
                AdminRoute.of(
                        "DELETE",
                        ONE,
                        describe("deleteSecret", "Delete a secret")
                                .response(ResponseSchemas.DELETED),
                        this::delete));
    }

    private static Description describe(String operationId, String summary) {
        return Description.of("Secrets", operationId, summary);
    }

    private void list(Exchange exchange) {
        List<SealedSecret> all = secrets.list();
        Uses uses = uses();
        exchange.reply(
                json -> {
                    json.writeStartObject();
                    json.writeArrayPropertyStart("secrets");
                    all.forEach(secret -> write(json, secret, uses));
                    json.writeEndArray();
                    json.writeEndObject();
                });
    }

    private void put(Exchange exchange) {
        JsonNode body = exchange.request().body();
        JsonNode hosts = JsonFields.value(body, "hosts");
        SealedSecret secret =
                secrets.put(
                        exchange.request().path("name"),
                        body.get("value").stringValue(),
                        hosts == null
                                ? null
                                : hosts.valueStream().map(JsonNode::stringValue).toList());
        Uses uses = uses();
        exchange.reply(json -> write(json, secret, uses));
    }

    private Uses uses() {
        return new Uses(tools.withSecrets(), mcpServers.withSecrets());
    }

    private void delete(Exchange exchange) {
        String name = exchange.request().path("name");
        if (!secrets.delete(name)) {
            throw AppError.of(ErrorCode.NOT_FOUND, "There is no such secret.");
        }
        ResponseSchemas.replyDeleted(exchange, name);
    }

    private static void write(JsonGenerator json, SealedSecret secret, Uses uses) {
        json.writeStartObject();
        json.writeStringProperty("name", secret.name());
        json.writeArrayPropertyStart("hosts");
        secret.hosts().forEach(json::writeString);
        json.writeEndArray();
        json.writeStringProperty("createdAt", ApiTimestamps.text(secret.createdAt()));
        json.writeStringProperty("updatedAt", ApiTimestamps.text(secret.updatedAt()));
        json.writeArrayPropertyStart("usedBy");
        uses.tools().stream()
                .filter(tool -> tool.target().secrets().contains(secret.name()))
                .forEach(
                        tool -> {
                            json.writeStartObject();
                            json.writeStringProperty("botId", tool.botId());
                            json.writeStringProperty("toolId", tool.id());
                            json.writeStringProperty("tool", tool.name());
                            json.writeEndObject();
                        });
        uses.mcpServers().stream()
                .filter(server -> server.secrets().contains(secret.name()))
                .forEach(
                        server -> {
                            json.writeStartObject();
                            json.writeStringProperty("botId", server.botId());
                            json.writeStringProperty("mcpServerId", server.id());
                            json.writeStringProperty("mcpServer", server.name());
                            json.writeEndObject();
                        });
        json.writeEndArray();
        json.writeEndObject();
    }
}
