package dev.rejoinder.tool;

import java.time.Duration;

/**
 * The settings of a tool, without what the server assigns. The components are those of {@link
 * Tool}.
 */
public record ToolDraft(
        String name,
        String title,
        String description,
        String parameters,
        ToolEffect effect,
        boolean requiresApproval,
        boolean visitorApproves,
        Duration timeout,
        boolean enabled,
        ToolTarget target) {
    /** The parameters of a tool without arguments. */
    public static final String NO_PARAMETERS = "{\"type\":\"object\",\"properties\":{}}";

    /** How long a call may take unless the owner sets another timeout. */
    public static final Duration TIMEOUT = Duration.ofSeconds(20);
}
