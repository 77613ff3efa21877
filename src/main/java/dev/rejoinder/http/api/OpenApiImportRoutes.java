package dev.rejoinder.http.api;

import static dev.rejoinder.http.BodySchema.fields;
import static dev.rejoinder.http.BodySchema.optional;
import static dev.rejoinder.http.BodySchema.required;

import dev.rejoinder.access.LimitClass;
import dev.rejoinder.access.Scope;
import dev.rejoinder.bot.Bots;
import dev.rejoinder.http.BodySchema;
import dev.rejoinder.http.Exchange;
import dev.rejoinder.http.Route;
import dev.rejoinder.http.Route.Description;
import dev.rejoinder.outbound.WebAddress;
import dev.rejoinder.secret.SealedSecret;
import dev.rejoinder.secret.Secrets;
import dev.rejoinder.tool.Tool;
import dev.rejoinder.tool.ToolDraft;
import dev.rejoinder.tool.ToolStore;
import dev.rejoinder.tool.Tools;
import dev.rejoinder.tool.openapi.OpenApiImporter;
import dev.rejoinder.tool.openapi.OpenApiReader;
import dev.rejoinder.tool.openapi.OperationImport;
import dev.rejoinder.tool.openapi.OperationImport.RequiredSecret;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.JsonNode;

/** Shows the operations of an OpenAPI document as tools, and creates the tools that are chosen. */
public final class OpenApiImportRoutes {
    private static final String IMPORT = "/api/v1/bots/{botId}/tools/openapi";
    private static final int MAX_DOCUMENT_CHARACTERS = 1_000_000;
    private static final int MAX_ID_CHARACTERS = 2_000;

    private static final BodySchema.Field DOCUMENT =
            optional(
                    "document",
                    new BodySchema.StringSchema(1, MAX_DOCUMENT_CHARACTERS),
                    "The OpenAPI document, JSON or YAML. Without it, the server fetches url.");
    private static final BodySchema.Field URL =
            optional(
                    "url",
                    new BodySchema.StringSchema(1, WebAddress.MAX_CHARS),
                    "The address of the document. Relative server URLs in it are resolved against"
                            + " this address.");

    private static final BodySchema PREVIEW =
            fields(
                    required(
                            "operations",
                            new BodySchema.ArraySchema(
                                    fields(
                                            required(
                                                    "operationId",
                                                    ResponseSchemas.TEXT,
                                                    "The operation's operationId; method and path"
                                                            + " if it has none, or another one has"
                                                            + " the same."),
                                            required(
                                                    "method", ResponseSchemas.TEXT, "In capitals."),
                                            required(
                                                    "path",
                                                    ResponseSchemas.TEXT,
                                                    "As in the document."),
                                            required(
                                                    "summary",
                                                    ResponseSchemas.TEXT,
                                                    "May be empty."),
                                            optional(
                                                    "tool",
                                                    ToolSchemas.DRAFT,
                                                    "The tool that would be created."),
                                            optional(
                                                    "problem",
                                                    ResponseSchemas.TEXT,
                                                    "Why no tool can call it.")),
                                    OpenApiReader.MAX_OPERATIONS),
                            "In the order of the document."),
                    required(
                            "secrets",
                            new BodySchema.ArraySchema(
                                    fields(
                                            required("name", ResponseSchemas.TEXT, "Its name."),
                                            required(
                                                    "description",
                                                    ResponseSchemas.TEXT,
                                                    "What its value is."),
                                            required(
                                                    "exists",
                                                    new BodySchema.BooleanSchema(),
                                                    "Whether it is set already.")),
                                    OpenApiReader.MAX_OPERATIONS),
                            "The secrets that the tools refer to. Set them before you create the"
                                    + " tools."));

    private final OpenApiImporter importer;
    private final Tools tools;
    private final Secrets secrets;
    private final BotAccess access;

    public OpenApiImportRoutes(OpenApiImporter importer, Tools tools, Secrets secrets, Bots bots) {
        this.importer = importer;
        this.tools = tools;
        this.secrets = secrets;
        this.access = new BotAccess(bots);
    }

    public List<Route> routes() {
        var write = new Route.Guard.ApiKeyRequired(Scope.WRITE, LimitClass.DATA);
        return List.of(
                new Route(
                        "POST",
                        IMPORT + "/preview",
                        write,
                        describe("previewOpenApiTools", "Show the tools of an OpenAPI document")
                                .notAudited()
                                .requestBody(fields(DOCUMENT, URL))
                                .response(PREVIEW),
                        this::preview),
                new Route(
                        "POST",
                        IMPORT,
                        write,
                        describe("createOpenApiTools", "Create tools from an OpenAPI document")
                                .audited("tools.imported")
                                .requestBody(
                                        fields(
                                                DOCUMENT,
                                                URL,
                                                required(
                                                        "operations",
                                                        new BodySchema.ArraySchema(
                                                                new BodySchema.StringSchema(
                                                                        1, MAX_ID_CHARACTERS),
                                                                ToolStore.MAX_TOOLS),
                                                        "The operationId of each operation, as in"
                                                                + " the preview.")))
                                .response(ToolSchemas.LIST),
                        this::create));
    }

    private static Description describe(String operationId, String summary) {
        return Description.of("Tools", operationId, summary);
    }

    private void preview(Exchange exchange) {
        var _ = access.require(exchange);
        List<OperationImport> operations = read(exchange.request().body());
        Set<String> existing =
                secrets.list().stream().map(SealedSecret::name).collect(Collectors.toSet());
        List<RequiredSecret> needed =
                operations.stream().flatMap(one -> one.secrets().stream()).distinct().toList();
        exchange.reply(
                json -> {
                    json.writeStartObject();
                    json.writeArrayPropertyStart("operations");
                    operations.forEach(operation -> write(json, operation));
                    json.writeEndArray();
                    json.writeArrayPropertyStart("secrets");
                    for (RequiredSecret secret : needed) {
                        write(json, secret, existing.contains(secret.name()));
                    }
                    json.writeEndArray();
                    json.writeEndObject();
                });
    }

    private void create(Exchange exchange) {
        String botId = access.require(exchange).id();
        JsonNode body = exchange.request().body();
        List<String> ids = body.get("operations").valueStream().map(JsonNode::stringValue).toList();
        List<ToolDraft> drafts = OpenApiImporter.drafts(read(body), ids);
        List<Tool> created = tools.create(botId, drafts);
        exchange.reply(json -> ToolJson.writeList(json, created));
    }

    private List<OperationImport> read(JsonNode body) {
        return importer.read(JsonFields.text(body, "document"), JsonFields.text(body, "url"));
    }

    private static void write(JsonGenerator json, OperationImport operation) {
        json.writeStartObject();
        json.writeStringProperty("operationId", operation.id());
        json.writeStringProperty("method", operation.method());
        json.writeStringProperty("path", operation.path());
        json.writeStringProperty("summary", operation.summary());
        ToolDraft draft = operation.draft();
        if (draft != null) {
            json.writeObjectPropertyStart("tool");
            ToolJson.writeSettings(json, draft);
            json.writeEndObject();
        }
        if (operation.problem() != null) {
            json.writeStringProperty("problem", operation.problem());
        }
        json.writeEndObject();
    }

    private static void write(JsonGenerator json, RequiredSecret secret, boolean exists) {
        json.writeStartObject();
        json.writeStringProperty("name", secret.name());
        json.writeStringProperty("description", secret.description());
        json.writeBooleanProperty("exists", exists);
        json.writeEndObject();
    }
}
