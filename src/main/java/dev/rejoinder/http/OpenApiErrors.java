package dev.rejoinder.http;

import dev.rejoinder.access.LimitClass;
import java.util.EnumSet;
import java.util.Set;
import tools.jackson.core.JsonGenerator;

/** Writes the error responses of the OpenAPI document. */
final class OpenApiErrors {
    private OpenApiErrors() {}

    /** The errors of one status. */
    private enum Kind {
        BAD_REQUEST(400, "BadRequest", "A field, a parameter or a header of the request is wrong."),
        UNAUTHORIZED(401, "Unauthorized", "The key is missing or not valid."),
        FORBIDDEN(403, "Forbidden", "The key lacks the scope, or the origin is wrong."),
        NOT_FOUND(404, "NotFound", "The resource does not exist, or the key may not see it."),
        TOO_MANY_REQUESTS(
                429, "TooManyRequests", "A limit is reached. Retry-After says when to retry."),
        INTERNAL_ERROR(500, "InternalError", "The server or the model provider failed."),
        UNAVAILABLE(503, "Unavailable", "The server is shutting down or overloaded.");

        private final int status;
        private final String component;
        private final String description;

        Kind(int status, String component, String description) {
            this.status = status;
            this.component = component;
            this.description = description;
        }
    }

    /** Writes the errors that a route can reply with. */
    static void write(JsonGenerator json, Route route) {
        for (Kind kind : kinds(route)) {
            json.writeName(Integer.toString(kind.status));
            if (route.errors().equals(JsonEnvelope.ERRORS)) {
                JsonSchema.writeReference(json, "responses", kind.component);
            } else {
                writeResponse(json, kind, route.errors());
            }
        }
        json.writeObjectPropertyStart("default");
        writeBody(json, "Any other error.", route.errors());
        json.writeEndObject();
    }

    private static Set<Kind> kinds(Route route) {
        var kinds = EnumSet.noneOf(Kind.class);
        kinds.add(Kind.BAD_REQUEST);
        if (!route.guard().isOpen()) {
            kinds.add(Kind.UNAUTHORIZED);
            kinds.add(Kind.FORBIDDEN);
        }
        Route.Guard.ApiKeyRequired keyed = route.guard().keyed();
        boolean asksBot = keyed != null && keyed.limitClass() == LimitClass.CHAT;
        if (route.template().contains("{") || asksBot) {
            kinds.add(Kind.NOT_FOUND);
        }
        if (!(route.guard() instanceof Route.Guard.Public)) {
            kinds.add(Kind.TOO_MANY_REQUESTS);
            kinds.add(Kind.INTERNAL_ERROR);
            kinds.add(Kind.UNAVAILABLE);
        }
        return kinds;
    }

    /** Writes the responses in the envelope, which most routes refer to. */
    static void writeResponses(JsonGenerator json) {
        json.writeObjectPropertyStart("responses");
        for (Kind kind : Kind.values()) {
            json.writeName(kind.component);
            writeResponse(json, kind, JsonEnvelope.ERRORS);
        }
        json.writeEndObject();
    }

    private static void writeResponse(JsonGenerator json, Kind kind, ErrorFormat format) {
        json.writeStartObject();
        writeBody(json, kind.description, format);
        if (kind == Kind.TOO_MANY_REQUESTS || kind == Kind.UNAVAILABLE) {
            json.writeObjectPropertyStart("headers");
            json.writeObjectPropertyStart("Retry-After");
            json.writeStringProperty("description", "Seconds to wait before the next attempt.");
            json.writeName("schema");
            JsonSchema.write(json, new BodySchema.IntegerSchema(1, Integer.MAX_VALUE));
            json.writeEndObject();
            json.writeEndObject();
        }
        json.writeEndObject();
    }

    private static void writeBody(JsonGenerator json, String description, ErrorFormat format) {
        json.writeStringProperty("description", description);
        json.writeObjectPropertyStart("content");
        json.writeObjectPropertyStart(format.contentType().replaceFirst(";.*", ""));
        json.writeName("schema");
        JsonSchema.write(json, format.schema());
        json.writeEndObject();
        json.writeEndObject();
    }
}
