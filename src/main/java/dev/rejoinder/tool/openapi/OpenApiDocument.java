package dev.rejoinder.tool.openapi;

import dev.rejoinder.core.AppError;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.JsonNode;

/**
 * An OpenAPI document and its references.
 *
 * @param root an object with {@code paths}
 * @param version3dot0 whether its schemas are those of OpenAPI 3.0, and not JSON Schema 2020-12
 */
record OpenApiDocument(JsonNode root, boolean version3dot0) {
    /** The most references that lead from one to the next. */
    private static final int MAX_REFERENCES = 16;

    private static final int MAX_REFERENCE_CHARACTERS = 1_000;

    /**
     * Parses a document.
     *
     * @throws AppError INVALID_REQUEST if it is not an OpenAPI document of version 3.0 or 3.1
     */
    static OpenApiDocument parse(String text) {
        JsonNode root = JsonOrYaml.parse(text);
        String version = root.path("openapi").asString("");
        if (root.has("swagger")) {
            throw invalid("This is a Swagger 2.0 document. Convert it to OpenAPI 3.0 or 3.1.");
        }
        if (!version.startsWith("3.0") && !version.startsWith("3.1")) {
            throw invalid("The document is not an OpenAPI document of version 3.0 or 3.1.");
        }
        if (!root.path("paths").isObject()) {
            throw invalid("The document has no paths.");
        }
        return new OpenApiDocument(root, version.startsWith("3.0"));
    }

    /**
     * Returns the value that a reference leads to, or the value itself if it is none. Empty if the
     * reference leads nowhere, in a circle, or out of the document.
     */
    Optional<JsonNode> resolve(JsonNode value) {
        JsonNode found = value;
        for (int references = 0; references < MAX_REFERENCES; references++) {
            String reference = reference(found);
            if (reference.isEmpty()) {
                return Optional.of(found);
            }
            found = target(reference);
            if (found.isMissingNode()) {
                return Optional.empty();
            }
        }
        return Optional.empty();
    }

    /** The reference that an object is; empty if it is none. */
    static String reference(JsonNode value) {
        return value.path("$ref").stringValue("");
    }

    private JsonNode target(String reference) {
        if (!reference.startsWith("#/") || reference.length() > MAX_REFERENCE_CHARACTERS) {
            return root.path("");
        }
        try {
            // A plus sign in a fragment is itself, and not a space as in a form.
            String pointer = reference.substring(1).replace("+", "%2B");
            return root.at(JsonPointer.compile(URLDecoder.decode(pointer, StandardCharsets.UTF_8)));
        } catch (IllegalArgumentException e) {
            return root.path("");
        }
    }

    private static AppError invalid(String sentence) {
        return AppError.invalid("document", sentence);
    }
}
