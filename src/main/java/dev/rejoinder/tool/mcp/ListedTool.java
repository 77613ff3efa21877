package dev.rejoinder.tool.mcp;

import org.jspecify.annotations.Nullable;

/**
 * A tool as its server describes it.
 *
 * @param inputSchema the JSON Schema of the arguments, an object, as compact JSON
 * @param fingerprint a {@link ToolFingerprint} of everything that a model or a retry depends on
 * @param problem why the tool cannot be used, as a sentence; null if it can. Then texts are empty
 */
public record ListedTool(
        String name,
        String title,
        String description,
        String inputSchema,
        ToolHints hints,
        String fingerprint,
        @Nullable String problem) {
    static ListedTool of(
            String name, String title, String description, String inputSchema, ToolHints hints) {
        String fingerprint = ToolFingerprint.of(name, description, inputSchema, hints);
        return new ListedTool(name, title, description, inputSchema, hints, fingerprint, null);
    }

    static ListedTool unusable(String name, String problem) {
        return new ListedTool(name, name, "", "{}", ToolHints.NONE, "", problem);
    }
}
