package dev.rejoinder.http;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.core.JsonGenerator;

/** Generates the API's OpenAPI 3.1 document from the route table. */
public final class OpenApi {
    private static final Map<String, String> GROUPS = groups();

    private final RouteTable routes;
    private final String version;
    private final OpenApiExamples examples = OpenApiExamples.load();

    public OpenApi(RouteTable routes, String version) {
        this.routes = routes;
        this.version = version;
    }

    private static Map<String, String> groups() {
        var groups = new LinkedHashMap<String, String>();
        groups.put("Chat", "Send messages, stream answers, resume and stop them.");
        groups.put("Conversations", "Read and delete conversations.");
        groups.put("Feedback", "Rate answers up or down.");
        groups.put("Handover", "Hand a conversation over to a person, and follow it live.");
        groups.put(
                "Inbox", "For the people who answer: take conversations, write, and leave notes.");
        groups.put("Leads", "The contact details that visitors leave.");
        groups.put("Bots", "Create and configure bots, and list the models they can use.");
        groups.put("Knowledge", "Add sources to a bot, search them, and find gaps.");
        groups.put("Answer tests", "Questions with what the answer must say, and their runs.");
        groups.put("Tools", "What a bot can call: HTTP actions, and the tools of MCP servers.");
        groups.put("Secrets", "The values that tools send and nobody can read.");
        groups.put("Webhooks", "Endpoints that receive events, and their deliveries.");
        groups.put("Mail", "Test the mail server.");
        groups.put("Privacy", "Export bots and end users, and erase end users.");
        groups.put("Audit log", "What people and keys changed.");
        groups.put("Analytics", "Figures for a period.");
        groups.put("Keys", "Create, list and revoke API keys.");
        groups.put("Providers", "Connections to model providers.");
        groups.put("People", "Accounts, their roles, and invitations.");
        groups.put("Sign-in", "Accounts and sessions of the console.");
        groups.put("Widget", "The files and tokens of the chat widget.");
        groups.put("Console", "The files of the console.");
        groups.put("MCP", "Each assistant as a server of the Model Context Protocol.");
        groups.put("OpenAI", "The protocols of OpenAI's clients, under /v1.");
        groups.put("AI SDK", "The protocol of the AI SDK's useChat.");
        groups.put("System", "Health, metrics, and this document.");
        return groups;
    }

    public void writeTo(JsonGenerator json) {
        json.writeStartObject();
        json.writeStringProperty("openapi", "3.1.0");
        writeInfo(json);
        json.writeArrayPropertyStart("servers");
        json.writeStartObject();
        json.writeStringProperty("url", "/");
        json.writeStringProperty("description", "The server that this document comes from.");
        json.writeEndObject();
        json.writeEndArray();
        writeGroups(json);
        json.writeObjectPropertyStart("paths");
        byTemplate().forEach((template, methods) -> writePath(json, template, methods));
        json.writeEndObject();
        json.writeObjectPropertyStart("components");
        writeSecurity(json);
        writeSchemas(json);
        OpenApiErrors.writeResponses(json);
        json.writeEndObject();
        json.writeEndObject();
    }

    private void writeInfo(JsonGenerator json) {
        json.writeObjectPropertyStart("info");
        json.writeStringProperty("title", "Rejoinder");
        json.writeStringProperty("version", version);
        json.writeStringProperty(
                "description",
                "The API of a chat server for AI assistants: send a message, stream the answer,"
                        + " resume the stream, read conversations, and manage bots and keys.");
        json.writeObjectPropertyStart("license");
        json.writeStringProperty("name", "Apache 2.0");
        json.writeStringProperty("identifier", "Apache-2.0");
        json.writeEndObject();
        json.writeEndObject();
    }

    private static void writeGroups(JsonGenerator json) {
        json.writeArrayPropertyStart("tags");
        GROUPS.forEach(
                (name, description) -> {
                    json.writeStartObject();
                    json.writeStringProperty("name", name);
                    json.writeStringProperty("description", description);
                    json.writeEndObject();
                });
        json.writeEndArray();
    }

    private Map<String, List<Route>> byTemplate() {
        var byTemplate = new LinkedHashMap<String, List<Route>>();
        for (Route route : routes.routes()) {
            if (route.template().endsWith("/")) {
                // Generators refuse such a path. Only pages of the console have one.
                continue;
            }
            byTemplate.computeIfAbsent(route.template(), absent -> new ArrayList<>()).add(route);
        }
        return byTemplate;
    }

    private void writePath(JsonGenerator json, String template, List<Route> methods) {
        json.writeObjectPropertyStart(template);
        for (Route route : methods) {
            json.writeObjectPropertyStart(route.method().toLowerCase(Locale.ROOT));
            OpenApiOperation.write(json, route, examples.of(route.description().operationId()));
            json.writeEndObject();
        }
        json.writeEndObject();
    }

    /** Writes the named schemas of all routes. */
    private void writeSchemas(JsonGenerator json) {
        var named = new TreeMap<String, BodySchema>();
        for (Route route : routes.routes()) {
            Route.Description description = route.description();
            description.contents().forEach(content -> collect(content.schema(), named));
            if (description.body() != null) {
                collect(description.body(), named);
            }
            collect(route.errors().schema(), named);
        }
        json.writeObjectPropertyStart("schemas");
        named.forEach(
                (name, schema) -> {
                    json.writeName(name);
                    JsonSchema.write(json, schema);
                });
        json.writeEndObject();
    }

    private static void collect(BodySchema schema, Map<String, BodySchema> named) {
        switch (schema) {
            case BodySchema.NamedSchema(String name, BodySchema inner) -> {
                BodySchema other = named.put(name, inner);
                if (other != null && !other.equals(inner)) {
                    throw new IllegalStateException("two schemas are named " + name);
                }
                collect(inner, named);
            }
            case BodySchema.ChoiceSchema(var _, var choices) ->
                    choices.values().forEach(choice -> collect(choice, named));
            case BodySchema.EitherSchema(var choices) ->
                    choices.forEach(choice -> collect(choice, named));
            case BodySchema.ArraySchema(BodySchema item, int _) -> collect(item, named);
            case BodySchema.ObjectSchema(var fields) ->
                    fields.forEach(field -> collect(field.schema(), named));
            case BodySchema.StringSchema _,
                    BodySchema.EnumSchema _,
                    BodySchema.IntegerSchema _,
                    BodySchema.Decimal _,
                    BodySchema.BooleanSchema _,
                    BodySchema.TimestampSchema _,
                    BodySchema.AnySchema _,
                    BodySchema.ValueSchema _ -> {}
        }
    }

    private static void writeSecurity(JsonGenerator json) {
        json.writeObjectPropertyStart("securitySchemes");
        writeBearer(json, "key", "An API key.");
        writeBearer(json, "visitor", "The token of a visitor of a page with the widget.");
        writeCookie(json, "session", BrowserCookie.SESSION.overTls(), "over HTTPS");
        writeCookie(json, "localSession", BrowserCookie.SESSION.local(), "on localhost");
        json.writeEndObject();
    }

    private static void writeBearer(JsonGenerator json, String name, String description) {
        json.writeObjectPropertyStart(name);
        json.writeStringProperty("type", "http");
        json.writeStringProperty("scheme", "bearer");
        json.writeStringProperty("description", description);
        json.writeEndObject();
    }

    private static void writeCookie(JsonGenerator json, String name, String cookie, String where) {
        json.writeObjectPropertyStart(name);
        json.writeStringProperty("type", "apiKey");
        json.writeStringProperty("in", "cookie");
        json.writeStringProperty("name", cookie);
        json.writeStringProperty("description", "A session of the console " + where + ".");
        json.writeEndObject();
    }
}
