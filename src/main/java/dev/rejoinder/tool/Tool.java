package dev.rejoinder.tool;

import java.time.Duration;
import java.time.Instant;

/**
 * A tool of a bot, as its owner configured it.
 *
 * @param id {@code tool_} and a ULID
 * @param name unique in the bot; a {@link dev.rejoinder.provider.ToolDefinition#NAME}
 * @param title for people
 * @param description tells the model when to call the tool
 * @param parameters the JSON Schema of the arguments, an object, as compact JSON
 * @param requiresApproval whether a person must approve each call
 * @param visitorApproves whether the end user may approve, not only the owner's programs and staff
 * @param timeout the longest time of one call
 * @param enabled whether models may call it
 */
public record Tool(
        String id,
        String botId,
        String name,
        String title,
        String description,
        String parameters,
        ToolEffect effect,
        boolean requiresApproval,
        boolean visitorApproves,
        Duration timeout,
        boolean enabled,
        ToolTarget target,
        Instant createdAt,
        Instant updatedAt) {
    /** Its settings, without what the server assigns. */
    public ToolDraft draft() {
        return new ToolDraft(
                name,
                title,
                description,
                parameters,
                effect,
                requiresApproval,
                visitorApproves,
                timeout,
                enabled,
                target);
    }

    /** Creates a tool with these settings. */
    static Tool of(
            String id, String botId, ToolDraft settings, Instant createdAt, Instant updatedAt) {
        return new Tool(
                id,
                botId,
                settings.name(),
                settings.title(),
                settings.description(),
                settings.parameters(),
                settings.effect(),
                settings.requiresApproval(),
                settings.visitorApproves(),
                settings.timeout(),
                settings.enabled(),
                settings.target(),
                createdAt,
                updatedAt);
    }
}
