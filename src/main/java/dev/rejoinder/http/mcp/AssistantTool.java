package dev.rejoinder.http.mcp;

import dev.rejoinder.http.BodySchema;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** A tool that a model can call. */
interface AssistantTool {
    /** 1 to 128 letters, digits, dots, dashes and underscores. */
    String name();

    /** The name that people read. */
    String title();

    /** What the tool does and when to use it, for the model. */
    String description();

    BodySchema.ObjectSchema input();

    /** The schema of structured results, or null if results have only content. */
    @Nullable BodySchema output();

    /** Whether a call changes nothing. */
    boolean isReadOnly();

    /**
     * Replies to the call with a {@link ToolResultJson}, or starts a stream that does.
     *
     * @param arguments valid for {@link #input()}
     * @throws dev.rejoinder.core.AppError a mistake that the model can correct is told to it
     */
    void call(McpCall call, JsonNode arguments);
}
