package dev.rejoinder.http;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.JsonNode;

/** Writes one operation of the OpenAPI document. */
final class OpenApiOperation {
    /** Session cookies: one name over TLS, another on localhost without it. */
    private static final List<String> SESSIONS = List.of("session", "localSession");

    private OpenApiOperation() {}

    /**
     * @param example a real request and its response, or null
     */
    static void write(JsonGenerator json, Route route, OpenApiExamples.@Nullable Example example) {
        Route.Description description = route.description();
        json.writeStringProperty("operationId", description.operationId());
        json.writeStringProperty("summary", description.summary());
        json.writeStringProperty("description", access(route.guard()));
        json.writeArrayPropertyStart("tags");
        json.writeString(description.group());
        json.writeEndArray();
        writeGuard(json, route.guard());
        String audited = route.auditAction();
        if (audited != null) {
            json.writeStringProperty("x-audit", audited);
        }
        writeParameters(json, route);
        BodySchema body = description.body();
        if (body != null) {
            json.writeObjectPropertyStart("requestBody");
            json.writeBooleanProperty("required", true);
            writeContents(
                    json,
                    List.of(new Route.Content("application/json", body)),
                    example == null ? null : example.request());
            json.writeEndObject();
        }
        json.writeObjectPropertyStart("responses");
        writeSuccess(json, description, example);
        OpenApiErrors.write(json, route);
        json.writeEndObject();
    }

    private static String access(Route.Guard guard) {
        return switch (guard) {
            case Route.Guard.Public() -> "Needs no key.";
            case Route.Guard.NewVisitor(var limitClass) ->
                    "Needs no key. Counts for the limit `" + lower(limitClass) + "`.";
            case Route.Guard.ApiKeyRequired(
                            var scope,
                            var limitClass,
                            boolean visitors,
                            boolean agents) ->
                    "Needs a key with the scope `"
                            + lower(scope)
                            + (visitors
                                    ? "`, a console session or a visitor token."
                                    : "` or a console session.")
                            + (agents ? " Agents may call it too." : "")
                            + " Counts for the limit `"
                            + lower(limitClass)
                            + "`.";
            case Route.Guard.LoopbackOrKey(var scope, var limitClass) ->
                    "Needs no key on the server's own machine; elsewhere, a key with the scope `"
                            + lower(scope)
                            + "`. Counts for the limit `"
                            + lower(limitClass)
                            + "`.";
            case Route.Guard.SignedIn() -> "Needs a console session.";
        };
    }

    private static void writeGuard(JsonGenerator json, Route.Guard guard) {
        json.writeArrayPropertyStart("security");
        switch (guard) {
            case Route.Guard.Public() -> {}
            case Route.Guard.NewVisitor(var limitClass) -> {}
            case Route.Guard.ApiKeyRequired(var _, var _, boolean visitors, var _) ->
                    writeKeyed(json, visitors);
            case Route.Guard.LoopbackOrKey(var scope, var limitClass) -> writeKeyed(json, false);
            case Route.Guard.SignedIn() -> SESSIONS.forEach(name -> writeRequirement(json, name));
        }
        json.writeEndArray();
        Route.Guard.ApiKeyRequired keyed = guard.keyed();
        if (keyed != null) {
            json.writeStringProperty("x-scope", lower(keyed.scope()));
            json.writeStringProperty("x-limit", lower(keyed.limitClass()));
        }
    }

    private static String lower(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
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
                    lower(parameter.place()),
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

    private static void writeSuccess(
            JsonGenerator json,
            Route.Description description,
            OpenApiExamples.@Nullable Example example) {
        json.writeObjectPropertyStart(description.creates() ? "201" : "200");
        json.writeStringProperty("description", description.summary());
        if (!description.contents().isEmpty()) {
            writeContents(
                    json, description.contents(), example == null ? null : example.response());
        }
        json.writeEndObject();
        String noContent = description.noContent();
        if (noContent != null) {
            json.writeObjectPropertyStart("204");
            json.writeStringProperty("description", noContent);
            json.writeEndObject();
        }
    }

    /**
     * @param example an example of the first content, or null
     */
    private static void writeContents(
            JsonGenerator json, List<Route.Content> contents, @Nullable JsonNode example) {
        json.writeObjectPropertyStart("content");
        for (Route.Content content : contents) {
            json.writeObjectPropertyStart(content.mediaType());
            json.writeName("schema");
            JsonSchema.write(json, content.schema());
            if (example != null && content.equals(contents.getFirst())) {
                json.writeName("example");
                json.writeRawValue(StrictJson.compact(example));
            }
            json.writeEndObject();
        }
        json.writeEndObject();
    }
}
