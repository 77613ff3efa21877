package dev.rejoinder.tool.openapi;

import dev.rejoinder.tool.openapi.OperationImport.RequiredSecret;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * Turns the security requirements of an operation into headers and query parameters that refer to
 * secrets.
 */
final class SecurityTranslator {
    private static final String UNSUPPORTED =
            "It needs a kind of authentication that a tool cannot use.";
    private static final int MAX_SECRET_CHARACTERS = 64;

    private final OpenApiDocument document;

    SecurityTranslator(OpenApiDocument document) {
        this.document = document;
    }

    /** Adds what the first alternative that a tool can use needs. */
    void add(JsonNode operation, String serverUrl, ToolRequest request)
            throws UnusableOperationException {
        JsonNode own = operation.path("security");
        JsonNode alternatives = own.isArray() ? own : document.root().path("security");
        if (alternatives.isEmpty()) {
            return;
        }
        for (JsonNode alternative : alternatives) {
            if (alternative.propertyStream().allMatch(one -> isSupported(scheme(one.getKey())))) {
                for (Map.Entry<String, JsonNode> scheme : alternative.properties()) {
                    add(scheme.getKey(), serverUrl, request);
                }
                return;
            }
        }
        throw new UnusableOperationException(UNSUPPORTED);
    }

    private JsonNode scheme(String name) {
        JsonNode found = document.root().path("components").path("securitySchemes").path(name);
        return document.resolve(found).orElse(found);
    }

    private static boolean isSupported(JsonNode scheme) {
        return switch (text(scheme, "type")) {
            case "apiKey" -> !text(scheme, "in").equals("cookie") && scheme.has("name");
            case "http" ->
                    switch (text(scheme, "scheme").toLowerCase(Locale.ROOT)) {
                        case "bearer", "basic" -> true;
                        default -> false;
                    };
            case "oauth2", "openIdConnect" -> true;
            default -> false;
        };
    }

    private void add(String name, String serverUrl, ToolRequest request)
            throws UnusableOperationException {
        JsonNode scheme = scheme(name);
        String secret = secretName(serverUrl, name);
        String placeholder = "{{secret." + secret + "}}";
        if (text(scheme, "type").equals("apiKey")) {
            String key = text(scheme, "name");
            if (text(scheme, "in").equals("query")) {
                request.addQuery(key, placeholder);
            } else {
                request.addHeader(key, placeholder);
            }
            request.secrets.add(new RequiredSecret(secret, "The API key."));
        } else if (text(scheme, "scheme").equalsIgnoreCase("basic")) {
            request.addHeader("Authorization", "Basic " + placeholder);
            request.secrets.add(
                    new RequiredSecret(
                            secret, "User name, colon and password, together in Base64."));
        } else {
            request.addHeader("Authorization", "Bearer " + placeholder);
            request.secrets.add(new RequiredSecret(secret, "The access token."));
        }
    }

    /**
     * The name of a secret begins with the host, so that a document cannot name a secret that
     * belongs to another site. A dash of the host becomes two underscores, to tell it from a dot.
     */
    static String secretName(String serverUrl, String scheme) {
        String host = serverUrl.replaceFirst("^https?://", "").replaceFirst("[:/?].*", "");
        String name = host.replace("-", "__") + "_" + ArgumentNames.identifier(scheme);
        String capitals = name.replaceAll("[^A-Za-z0-9_]", "_").toUpperCase(Locale.ROOT);
        String start = Character.isLetter(capitals.charAt(0)) ? capitals : "HOST_" + capitals;
        return start.substring(0, Math.min(start.length(), MAX_SECRET_CHARACTERS));
    }

    private static String text(JsonNode scheme, String name) {
        return scheme.path(name).stringValue("");
    }
}
