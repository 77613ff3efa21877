package dev.rejoinder.tool.openapi;

import dev.rejoinder.core.AppError;
import dev.rejoinder.outbound.WebAddress;
import dev.rejoinder.tool.openapi.OperationTranslator.TranslatedOperation;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** Reads the operations of an OpenAPI document as tools. Used by one thread. */
public final class OpenApiReader {
    /** The most operations of a document. */
    public static final int MAX_OPERATIONS = 2_000;

    private static final Set<String> METHODS =
            Set.of("get", "head", "post", "put", "patch", "delete", "options", "trace");
    private static final int MAX_ID_CHARACTERS = 200;

    private final OpenApiDocument document;
    private final OperationTranslator translator;
    private final Set<String> ids = new HashSet<>();
    private final Set<String> names = new HashSet<>();
    private final List<OperationImport> operations = new ArrayList<>();

    private OpenApiReader(OpenApiDocument document, Optional<WebAddress> address) {
        this.document = document;
        this.translator = new OperationTranslator(document, address);
    }

    /**
     * Reads all operations, in the order of the document.
     *
     * @param text JSON or YAML
     * @param address of the document, for relative URLs of servers; empty if it is not known
     * @throws AppError INVALID_REQUEST if it is not an OpenAPI document of version 3.0 or 3.1, or
     *     has too many operations
     */
    public static List<OperationImport> read(String text, Optional<WebAddress> address) {
        var reader = new OpenApiReader(OpenApiDocument.parse(text), address);
        for (Map.Entry<String, JsonNode> path : reader.document.root().get("paths").properties()) {
            if (path.getKey().startsWith("/")) {
                reader.readPath(path.getKey(), path.getValue());
            }
        }
        return reader.operations;
    }

    private void readPath(String path, JsonNode given) {
        JsonNode pathItem = document.resolve(given).orElse(given);
        for (Map.Entry<String, JsonNode> operation : pathItem.properties()) {
            if (METHODS.contains(operation.getKey()) && operation.getValue().isObject()) {
                if (operations.size() == MAX_OPERATIONS) {
                    throw AppError.invalid(
                            "document",
                            "The document has more than " + MAX_OPERATIONS + " operations.");
                }
                String method = operation.getKey().toUpperCase(Locale.ROOT);
                operations.add(read(method, path, pathItem, operation.getValue()));
            }
        }
    }

    private OperationImport read(
            String method, String path, JsonNode pathItem, JsonNode operation) {
        String operationId = operation.path("operationId").stringValue("").strip();
        String id = id(operationId, method, path);
        String summary = DocumentText.line(operation.path("summary").stringValue(""), 200);
        try {
            String name = name(operationId.isEmpty() ? method.toLowerCase(Locale.ROOT) + path : id);
            TranslatedOperation translated =
                    translator.translate(name, method, path, pathItem, operation);
            return new OperationImport(
                    id, method, path, summary, translated.draft(), translated.secrets(), null);
        } catch (UnusableOperationException e) {
            return new OperationImport(id, method, path, summary, null, List.of(), e.sentence());
        }
    }

    /** Two operations can have the same operationId, although the specification forbids it. */
    private String id(String operationId, String method, String path) {
        boolean usable = !operationId.isEmpty() && operationId.length() <= MAX_ID_CHARACTERS;
        if (usable && ids.add(operationId)) {
            return operationId;
        }
        String id = method + " " + path;
        ids.add(id);
        return id;
    }

    private String name(String text) {
        return ArgumentNames.numbered(ArgumentNames.identifier(text), names);
    }
}
