package dev.rejoinder.http;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tools.jackson.core.JsonGenerator;

/** Generates the API's OpenAPI 3.1 document from the route table. */
public final class OpenApi {
    private static final String API = "/api/";

    /** Session cookies: one name over TLS, another on localhost without it. */
    private static final List<String> SESSIONS = List.of("session", "localSession");

    private final RouteTable routes;
    private final String version;

    public OpenApi(RouteTable routes, String version) {
        this.routes = routes;
        this.version = version;
    }

    public void writeTo(JsonGenerator json) {
        json.writeStartObject();
        json.writeStringProperty("openapi", "3.1.0");
        json.writeObjectPropertyStart("info");
        json.writeStringProperty("title", "Rejoinder");
        json.writeStringProperty("version", version);
        json.writeEndObject();
        json.writeObjectPropertyStart("paths");
        byTemplate().forEach((template, methods) -> writePath(json, template, methods));
        json.writeEndObject();
        json.writeObjectPropertyStart("components");
        writeSecurity(json);
        writeErrorSchema(json);
        json.writeEndObject();
        json.writeEndObject();
    }

    private Map<String, List<Route>> byTemplate() {
        var byTemplate = new LinkedHashMap<String, List<Route>>();
        for (Route route : routes.routes()) {
            byTemplate.computeIfAbsent(route.template(), absent -> new ArrayList<>()).add(route);
        }
        return byTemplate;
    }

    private static void writePath(JsonGenerator json, String template, List<Route> methods) {
        json.writeObjectPropertyStart(template);
        for (Route route : methods) {
            json.writeObjectPropertyStart(route.method().toLowerCase(Locale.ROOT));
            writeOperation(json, route);
            json.writeEndObject();
        }
        json.writeEndObject();
    }

    private static void writeOperation(JsonGenerator json, Route route) {
        Route.Description description = route.description();
        json.writeStringProperty("summary", description.summary());
        json.writeArrayPropertyStart("tags");
        json.writeString(description.group());
        json.writeEndArray();
        writeGuard(json, route.guard());
        writeParameters(json, route);
        BodySchema body = description.body();
        if (body != null) {
            json.writeObjectPropertyStart("requestBody");
            json.writeBooleanProperty("required", true);
            writeJsonContent(json, () -> JsonSchema.write(json, body));
            json.writeEndObject();
        }
        json.writeObjectPropertyStart("responses");
        writeSuccess(json, description);
        if (route.template().startsWith(API)) {
            writeErrors(json);
        }
        json.writeEndObject();
    }

    private static void writeGuard(JsonGenerator json, Route.Guard guard) {
        json.writeArrayPropertyStart("security");
        switch (guard) {
            case Route.Guard.Public() -> {}
            case Route.Guard.NewVisitor(var limitClass) -> {}
            case Route.Guard.ApiKeyRequired(var scope, var limitClass, boolean visitors) ->
                    writeKeyed(json, visitors);
            case Route.Guard.LoopbackOrKey(var scope, var limitClass) -> writeKeyed(json, false);
            case Route.Guard.SignedIn() -> SESSIONS.forEach(name -> writeRequirement(json, name));
        }
        json.writeEndArray();
        Route.Guard elsewhere =
                guard instanceof Route.Guard.LoopbackOrKey nearby ? nearby.elsewhere() : guard;
        if (elsewhere
                instanceof Route.Guard.ApiKeyRequired(var scope, var limitClass, var visitors)) {
            json.writeStringProperty("x-scope", scope.name().toLowerCase(Locale.ROOT));
            json.writeStringProperty("x-limit", limitClass.name().toLowerCase(Locale.ROOT));
        }
    }

    private static void writeKeyed(JsonGenerator json, boolean visitors) {
        writeRequirement(json, "key");
        SESSIONS.forEach(name -> writeRequirement(json, name));
        if (visitors) {
            writeRequirement(json, "visitor");
        }
    }

    private static void writeRequirement(JsonGenerator json, String name) {
        json.writeStartObject();
        json.writeArrayPropertyStart(name);
        json.writeEndArray();
        json.writeEndObject();
    }

    private static void writeParameters(JsonGenerator json, Route route) {
        json.writeArrayPropertyStart("parameters");
        for (String segment : route.segments()) {
            if (segment.startsWith("{")) {
                String name = segment.substring(1, segment.length() - 1);
                writeParameter(json, "path", name, "", new BodySchema.StringSchema(1, 128));
            }
        }
        for (Route.Parameter parameter : route.description().parameters()) {
            writeParameter(
                    json,
                    parameter.place().name().toLowerCase(Locale.ROOT),
                    parameter.name(),
                    parameter.description(),
                    parameter.schema());
        }
        json.writeEndArray();
    }

    private static void writeParameter(
            JsonGenerator json, String place, String name, String description, BodySchema schema) {
        json.writeStartObject();
        json.writeStringProperty("name", name);
        json.writeStringProperty("in", place);
        json.writeBooleanProperty("required", place.equals("path"));
        if (!description.isEmpty()) {
            json.writeStringProperty("description", description);
        }
        json.writeName("schema");
        JsonSchema.write(json, schema);
        json.writeEndObject();
    }

    private static void writeSuccess(JsonGenerator json, Route.Description description) {
        json.writeObjectPropertyStart("200");
        json.writeStringProperty("description", description.summary());
        BodySchema answer = description.answer();
        if (answer != null) {
            writeJsonContent(
                    json,
                    () -> {
                        json.writeStartObject();
                        json.writeStringProperty("type", "object");
                        json.writeObjectPropertyStart("properties");
                        json.writeName("success");
                        JsonSchema.write(json, new BodySchema.BooleanSchema());
                        json.writeName("data");
                        JsonSchema.write(json, answer);
                        json.writeEndObject();
                        JsonSchema.writeStrings(json, "required", List.of("success", "data"));
                        json.writeEndObject();
                    });
        }
        json.writeEndObject();
    }

    private static void writeErrors(JsonGenerator json) {
        json.writeObjectPropertyStart("default");
        json.writeStringProperty("description", "An error; error.code says which");
        writeJsonContent(
                json,
                () -> {
                    json.writeStartObject();
                    json.writeStringProperty("$ref", "#/components/schemas/Error");
                    json.writeEndObject();
                });
        json.writeEndObject();
    }

    private static void writeJsonContent(JsonGenerator json, Runnable schema) {
        json.writeObjectPropertyStart("content");
        json.writeObjectPropertyStart("application/json");
        json.writeName("schema");
        schema.run();
        json.writeEndObject();
        json.writeEndObject();
    }

    private static void writeSecurity(JsonGenerator json) {
        json.writeObjectPropertyStart("securitySchemes");
        for (String name : List.of("key", "visitor")) {
            json.writeObjectPropertyStart(name);
            json.writeStringProperty("type", "http");
            json.writeStringProperty("scheme", "bearer");
            json.writeEndObject();
        }
        writeCookie(json, "session", BrowserCookie.SESSION.overTls());
        writeCookie(json, "localSession", BrowserCookie.SESSION.local());
        json.writeEndObject();
    }

    private static void writeCookie(JsonGenerator json, String name, String cookie) {
        json.writeObjectPropertyStart(name);
        json.writeStringProperty("type", "apiKey");
        json.writeStringProperty("in", "cookie");
        json.writeStringProperty("name", cookie);
        json.writeEndObject();
    }

    private static void writeErrorSchema(JsonGenerator json) {
        json.writeObjectPropertyStart("schemas");
        json.writeName("Error");
        JsonSchema.write(json, ErrorSchema.ERROR);
        json.writeEndObject();
    }
}
