package dev.rejoinder.tool.openapi;

import dev.rejoinder.outbound.WebAddress;
import dev.rejoinder.tool.ToolDraft;
import dev.rejoinder.tool.ToolEffect;
import dev.rejoinder.tool.ToolRules;
import dev.rejoinder.tool.ToolTarget;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** Translates the operations of one document. Used by one thread. */
final class OperationTranslator {
    private static final Set<String> METHODS =
            Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE");

    /** Each tool is in the prompt of each turn, so it is smaller than what a tool may have. */
    private static final int MAX_SCHEMA_BYTES = ToolRules.MAX_PARAMETERS_BYTES / 2;

    /** The most schemas that are translated for all operations together. */
    private static final int MAX_SCHEMAS = 1_000_000;

    private static final int MAX_DESCRIPTION_CHARACTERS = 1_000;
    private static final int MAX_URL_CHARACTERS = 2_000;

    private final OpenApiDocument document;
    private final Optional<WebAddress> documentAddress;
    private int schemaCount;

    OperationTranslator(OpenApiDocument document, Optional<WebAddress> documentAddress) {
        this.document = document;
        this.documentAddress = documentAddress;
    }

    /**
     * Translates an operation.
     *
     * @param name of the tool
     * @throws UnusableOperationException if no tool can call the operation
     */
    TranslatedOperation translate(
            String name, String method, String path, JsonNode pathItem, JsonNode operation)
            throws UnusableOperationException {
        checkKind(method, operation);
        if (schemaCount > MAX_SCHEMAS) {
            throw new UnusableOperationException("The document is too large.");
        }
        String server =
                ServerUrl.of(List.of(operation, pathItem, document.root()), documentAddress);
        for (SchemaDetail detail : SchemaDetail.LEVELS) {
            var schemas = new SchemaTranslator(document, detail);
            var request = new ToolRequest();
            new BodyTranslator(document, schemas).add(method, operation, request);
            new SecurityTranslator(document).add(operation, server, request);
            String url =
                    server
                            + new ParameterTranslator(document, schemas)
                                    .add(path, pathItem, operation, request);
            checkUrl(url);
            request.checkCounts();
            schemaCount += schemas.count();
            String parameters = request.parameters().toString();
            if (!schemas.isOverLimit() && isSmall(parameters)) {
                var target =
                        new ToolTarget.HttpAction(
                                method, url, request.query, request.headers, request.body, null);
                return new TranslatedOperation(
                        draft(name, path, operation, parameters, target), request.secrets);
            }
        }
        throw new UnusableOperationException("The schema of its parameters is too large.");
    }

    /** A draft and the secrets that it refers to. */
    record TranslatedOperation(ToolDraft draft, List<OperationImport.RequiredSecret> secrets) {}

    private static void checkKind(String method, JsonNode operation)
            throws UnusableOperationException {
        if (!METHODS.contains(method)) {
            throw new UnusableOperationException("A tool cannot use the method " + method + ".");
        }
        if (operation.has("$ref")) {
            throw new UnusableOperationException("It is described in another document.");
        }
        if (!operation.path("callbacks").isEmpty()) {
            throw new UnusableOperationException("It sends its answer to a callback.");
        }
    }

    private static void checkUrl(String url) throws UnusableOperationException {
        if (url.length() > MAX_URL_CHARACTERS || url.indexOf('#') >= 0) {
            throw new UnusableOperationException("Its URL is too long, or has a fragment.");
        }
    }

    private static boolean isSmall(String parameters) {
        return parameters.getBytes(StandardCharsets.UTF_8).length <= MAX_SCHEMA_BYTES
                && depth(parameters) <= ToolRules.MAX_PARAMETERS_DEPTH;
    }

    /** The nesting of compact JSON, at most too high: braces in texts count too. */
    private static int depth(String json) {
        int depth = 0;
        int deepest = 0;
        for (int i = 0; i < json.length(); i++) {
            switch (json.charAt(i)) {
                case '{', '[' -> deepest = Math.max(deepest, ++depth);
                case '}', ']' -> depth--;
                default -> {}
            }
        }
        return deepest;
    }

    private static ToolDraft draft(
            String name,
            String path,
            JsonNode operation,
            String parameters,
            ToolTarget.HttpAction target) {
        String method = target.method();
        String summary = operation.path("summary").stringValue("");
        String title = DocumentText.line(summary, ToolRules.MAX_TITLE_CHARACTERS);
        String about = operation.path("description").stringValue("");
        String description =
                DocumentText.bounded(
                        about.isBlank() || about.strip().equals(summary.strip())
                                ? summary
                                : summary + "\n" + about,
                        MAX_DESCRIPTION_CHARACTERS);
        String byDefault = method + " " + DocumentText.line(path, 90);
        return new ToolDraft(
                name,
                title.isEmpty() ? byDefault : title,
                description.isEmpty() ? byDefault : description,
                parameters,
                effect(method),
                method.equals("DELETE"),
                false,
                ToolDraft.TIMEOUT,
                true,
                target);
    }

    private static ToolEffect effect(String method) {
        return switch (method) {
            case "GET", "HEAD" -> ToolEffect.READ_ONLY;
            case "PUT", "DELETE" -> ToolEffect.IDEMPOTENT;
            default -> ToolEffect.SIDE_EFFECT;
        };
    }
}
