package dev.rejoinder.tool.builtin;

import dev.rejoinder.core.AppError;
import dev.rejoinder.tool.ToolDraft;
import dev.rejoinder.tool.ToolEffect;
import dev.rejoinder.tool.ToolTarget;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The kinds of tools of this server. Name, description and parameters are fixed. */
public enum BuiltInToolKind {
    CURRENT_TIME(
            "Current time",
            "Returns the current date, time and weekday. Call it before you work with dates such as"
                    + " today or next Monday.",
            """
            {"type":"object","properties":{"timeZone":{"type":"string","maxLength":64,\
            "description":"An IANA time zone such as Europe/Berlin; UTC without it."}},\
            "additionalProperties":false}\
            """),
    SEARCH_KNOWLEDGE(
            "Search knowledge",
            "Searches the knowledge of this assistant and returns passages. Call it when the"
                    + " passages that you have do not answer the question; use the words that the"
                    + " answer would contain.",
            """
            {"type":"object","properties":{"query":{"type":"string","minLength":1,\
            "maxLength":1000,"description":"What to search for."},\
            "limit":{"type":"integer","minimum":1,"maximum":8,\
            "description":"The most passages to return; 5 without it."}},\
            "required":["query"],"additionalProperties":false}\
            """);

    private final String title;
    private final String description;
    private final String parameters;

    BuiltInToolKind(String title, String description, String parameters) {
        this.title = title;
        this.description = description;
        this.parameters = parameters;
    }

    /** The name of the kind, and of its tools. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** All names. */
    public static List<String> ids() {
        return Arrays.stream(values()).map(BuiltInToolKind::id).toList();
    }

    static Optional<BuiltInToolKind> of(String id) {
        return Arrays.stream(values()).filter(kind -> kind.id().equals(id)).findFirst();
    }

    /**
     * The settings of a new tool.
     *
     * @throws AppError INVALID_REQUEST if there is no such kind
     */
    public static ToolDraft draft(String id) {
        BuiltInToolKind kind =
                of(id).orElseThrow(
                                () ->
                                        AppError.invalid(
                                                "kind",
                                                "The kind must be one of "
                                                        + String.join(", ", ids())
                                                        + "."));
        return new ToolDraft(
                id,
                kind.title,
                kind.description,
                kind.parameters,
                ToolEffect.READ_ONLY,
                false,
                false,
                ToolDraft.TIMEOUT,
                true,
                new ToolTarget.BuiltIn(id));
    }

    /**
     * Checks a changed tool.
     *
     * @throws AppError INVALID_REQUEST if a setting that is fixed was changed
     */
    public static void check(ToolDraft tool, ToolTarget.BuiltIn target) {
        ToolDraft fixed = draft(target.kind());
        requireFixed("name", tool.name(), fixed.name());
        requireFixed("description", tool.description(), fixed.description());
        requireFixed("parameters", tool.parameters(), fixed.parameters());
        requireFixed("readOnly", tool.effect(), fixed.effect());
    }

    private static void requireFixed(String field, Object given, Object fixed) {
        if (!given.equals(fixed)) {
            throw AppError.invalid(field, "The " + field + " of a built-in tool is fixed.");
        }
    }
}
