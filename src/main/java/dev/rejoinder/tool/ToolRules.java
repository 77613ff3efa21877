package dev.rejoinder.tool;

import dev.rejoinder.core.AppError;
import dev.rejoinder.core.TextChecks;
import dev.rejoinder.provider.ToolDefinition;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * Validation of tools; {@code INVALID_REQUEST} names the field. Characters are UTF-16 units, as in
 * JavaScript.
 */
public final class ToolRules {
    public static final int MAX_TITLE_CHARACTERS = 100;
    public static final int MAX_DESCRIPTION_CHARACTERS = 4_000;

    /** Of the JSON Schema of the arguments, as compact JSON. */
    public static final int MAX_PARAMETERS_BYTES = 32 << 10;

    public static final int MAX_PARAMETERS_DEPTH = 20;
    public static final Duration MAX_TIMEOUT = Duration.ofMinutes(2);

    private ToolRules() {}

    static void check(ToolDraft tool) {
        if (!ToolDefinition.NAME.matcher(tool.name()).matches()) {
            throw AppError.invalid(
                    "name",
                    "The name must have 1 to 64 characters: letters, digits, _ and -, and begin"
                            + " with a letter or _.");
        }
        checkText("title", tool.title(), MAX_TITLE_CHARACTERS);
        checkText("description", tool.description(), MAX_DESCRIPTION_CHARACTERS);
        int bytes = tool.parameters().getBytes(StandardCharsets.UTF_8).length;
        if (bytes > MAX_PARAMETERS_BYTES) {
            throw AppError.invalid(
                    "parameters",
                    "The parameters must not be larger than " + MAX_PARAMETERS_BYTES + " bytes.");
        }
        try {
            var _ = ParameterSchema.compile(tool.parameters());
        } catch (IllegalArgumentException e) {
            throw AppError.invalid("parameters", String.valueOf(e.getMessage()));
        }
        if (!tool.timeout().isPositive() || tool.timeout().compareTo(MAX_TIMEOUT) > 0) {
            throw AppError.invalid(
                    "timeoutSeconds",
                    "The timeoutSeconds must be 1 to " + MAX_TIMEOUT.toSeconds() + ".");
        }
    }

    private static void checkText(String field, String text, int maxCharacters) {
        if (TextChecks.isBlank(text) || text.length() > maxCharacters) {
            throw AppError.invalid(
                    field, "The " + field + " must have 1 to " + maxCharacters + " characters.");
        }
        // PostgreSQL cannot store U+0000.
        if (text.indexOf('\0') >= 0) {
            throw AppError.invalid(field, "The " + field + " must not contain U+0000.");
        }
    }
}
