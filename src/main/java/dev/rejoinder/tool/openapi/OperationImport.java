package dev.rejoinder.tool.openapi;

import dev.rejoinder.tool.ToolDraft;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An operation of a document.
 *
 * @param id unique in the document: its operationId, or else method and path
 * @param method in capitals
 * @param summary may be empty
 * @param draft the tool that calls it; null if no tool can
 * @param secrets that the tool refers to
 * @param problem why no tool can call it, as a sentence; null if there is a draft
 */
public record OperationImport(
        String id,
        String method,
        String path,
        String summary,
        @Nullable ToolDraft draft,
        List<RequiredSecret> secrets,
        @Nullable String problem) {
    public OperationImport {
        secrets = List.copyOf(secrets);
        if ((draft == null) == (problem == null)) {
            throw new IllegalArgumentException("either a draft or a problem");
        }
    }

    /**
     * A secret that must be set before the tool is added.
     *
     * @param name as in {@code {{secret.NAME}}}
     * @param description says what its value is, as a sentence
     */
    public record RequiredSecret(String name, String description) {}
}
