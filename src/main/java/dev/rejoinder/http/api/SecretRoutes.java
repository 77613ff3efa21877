package dev.rejoinder.http.api;

import static dev.rejoinder.http.BodySchema.fields;
import static dev.rejoinder.http.BodySchema.named;
import static dev.rejoinder.http.BodySchema.required;

import dev.rejoinder.access.LimitClass;
import dev.rejoinder.access.Scope;
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
import java.util.List;
import tools.jackson.core.JsonGenerator;

/** Manages the secrets that tools refer to. No response contains a value. */
public final class SecretRoutes {
    private static final String ALL = "/api/v1/secrets";
    private static final String ONE = "/api/v1/secrets/{name}";

    private static final BodySchema SECRET =
            named(
                    "Secret",
                    required("name", ResponseSchemas.ID, "The name that tools refer to."),
                    required("createdAt", ResponseSchemas.TIME, "When the secret was created."),
                    required("updatedAt", ResponseSchemas.TIME, "When its value was last set."),
                    required(
                            "usedBy",
                            new BodySchema.ArraySchema(
                                    named(
                                            "SecretUse",
                                            required("botId", ResponseSchemas.ID, "The bot."),
                                            required("toolId", ResponseSchemas.ID, "Its tool."),
                                            required(
                                                    "tool",
                                                    ResponseSchemas.ID,
                                                    "The name of the tool.")),
                                    ResponseSchemas.ANY),
                            "The tools that refer to it."));

    private final Secrets secrets;
    private final Tools tools;

    public SecretRoutes(Secrets secrets, Tools tools) {
        this.secrets = secrets;
        this.tools = tools;
    }

    public List<Route> routes() {
        return List.of(
                route(
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
                route(
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
                                                        "The value; no response contains it.")))
                                .response(SECRET),
                        this::put),
                route(
                        "DELETE",
                        ONE,
                        describe("deleteSecret", "Delete a secret")
                                .response(ResponseSchemas.DELETED),
                        this::delete));
    }

    /** Requires an unrestricted key, because all bots share the secrets. */
    private static Route route(
            String method, String template, Description description, Route.Handler handler) {
        return new Route(
                method,
                template,
                new Route.Guard.ApiKeyRequired(Scope.ADMIN, LimitClass.DATA),
                description,
                exchange -> {
                    BotAccess.requireUnrestricted(exchange);
                    handler.handle(exchange);
                });
    }

    private static Description describe(String operationId, String summary) {
        return Description.of("Secrets", operationId, summary);
    }

    private void list(Exchange exchange) {
        List<SealedSecret> all = secrets.list();
        List<Tool> using = tools.withSecrets();
        exchange.reply(
                json -> {
                    json.writeStartObject();
                    json.writeArrayPropertyStart("secrets");
                    all.forEach(secret -> write(json, secret, using));
                    json.writeEndArray();
                    json.writeEndObject();
                });
    }

    private void put(Exchange exchange) {
        SealedSecret secret =
                secrets.put(
                        exchange.request().path("name"),
                        exchange.request().body().get("value").stringValue());
        List<Tool> using = tools.withSecrets();
        exchange.reply(json -> write(json, secret, using));
    }

    private void delete(Exchange exchange) {
        String name = exchange.request().path("name");
        if (!secrets.delete(name)) {
            throw AppError.of(ErrorCode.NOT_FOUND, "There is no such secret.");
        }
        ResponseSchemas.replyDeleted(exchange, name);
    }

    private static void write(JsonGenerator json, SealedSecret secret, List<Tool> using) {
        json.writeStartObject();
        json.writeStringProperty("name", secret.name());
        json.writeStringProperty("createdAt", ApiTimestamps.text(secret.createdAt()));
        json.writeStringProperty("updatedAt", ApiTimestamps.text(secret.updatedAt()));
        json.writeArrayPropertyStart("usedBy");
        using.stream()
                .filter(tool -> tool.target().secrets().contains(secret.name()))
                .forEach(
                        tool -> {
                            json.writeStartObject();
                            json.writeStringProperty("botId", tool.botId());
                            json.writeStringProperty("toolId", tool.id());
                            json.writeStringProperty("tool", tool.name());
                            json.writeEndObject();
                        });
        json.writeEndArray();
        json.writeEndObject();
    }
}
