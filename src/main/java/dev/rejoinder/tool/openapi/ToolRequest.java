package dev.rejoinder.tool.openapi;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The request and the arguments of one tool, while they are collected. Used by one thread. */
final class ToolRequest {
    /** The most query parameters, and the most headers. */
    private static final int MAX_ENTRIES = 50;

    private static final int MAX_ARGUMENTS = 100;

    /** Headers that the server sets itself, or that other parts of the document describe. */
    private static final Set<String> IGNORED_HEADERS =
            Set.of(
                    "accept",
                    "authorization",
                    "content-type",
                    "accept-encoding",
                    "connection",
                    "content-length",
                    "expect",
                    "host",
                    "idempotency-key",
                    "keep-alive",
                    "te",
                    "trailer",
                    "transfer-encoding",
                    "upgrade");

    final ArgumentNames names = new ArgumentNames();
    final Map<String, String> query = new LinkedHashMap<>();
    final Map<String, String> headers = new LinkedHashMap<>();
    final List<OperationImport.RequiredSecret> secrets = new ArrayList<>();
    @Nullable String body;

    private final ObjectNode properties = JsonNodeFactory.instance.objectNode();
    private final List<String> required = new ArrayList<>();

    static boolean isIgnoredHeader(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return IGNORED_HEADERS.contains(lower) || lower.startsWith("proxy-");
    }

    void addArgument(String name, ObjectNode schema, boolean isRequired) {
        properties.set(name, schema);
        if (isRequired) {
            required.add(name);
        }
    }

    void addQuery(String name, String value) throws UnusableOperationException {
        checkLiteral(name);
        query.put(name, value);
    }

    /** Adds a header; there can be one of a name. */
    void addHeader(String name, String value) throws UnusableOperationException {
        checkLiteral(name);
        if (headers.keySet().stream().anyMatch(name::equalsIgnoreCase)) {
            throw new UnusableOperationException("It sets the header " + name + " twice.");
        }
        headers.put(name, value);
    }

    /** A placeholder in a document would name a secret of the owner, or another argument. */
    static String checkLiteral(String text) throws UnusableOperationException {
        if (text.contains("{{") || text.chars().anyMatch(Character::isISOControl)) {
            throw new UnusableOperationException("It contains {{ or a control character.");
        }
        return text;
    }

    void checkCounts() throws UnusableOperationException {
        if (properties.size() > MAX_ARGUMENTS
                || query.size() > MAX_ENTRIES
                || headers.size() > MAX_ENTRIES) {
            throw new UnusableOperationException("It has too many parameters.");
        }
    }

    /** The JSON Schema of the arguments. */
    ObjectNode parameters() {
        ObjectNode schema = JsonNodeFactory.instance.objectNode();
        schema.put("type", "object").set("properties", properties);
        if (!required.isEmpty()) {
            required.forEach(schema.putArray("required")::add);
        }
        return schema.put("additionalProperties", false);
    }
}
