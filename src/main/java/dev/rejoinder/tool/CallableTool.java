package dev.rejoinder.tool;

import dev.rejoinder.provider.ToolDefinition;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;

/**
 * A tool that the model of a bot may call.
 *
 * @param title for people
 * @param requiresApproval whether a person must approve each call
 * @param visitorApproves whether the end user may approve, not only the owner's programs and staff
 * @param timeout the longest time of one call
 * @param argumentProblem returns what is wrong with the arguments of a call, as a sentence for the
 *     model; empty if they fit the parameters
 * @param version changes with every change of the tool: an approval holds for one version
 */
public record CallableTool(
        ToolDefinition definition,
        String title,
        ToolEffect effect,
        boolean requiresApproval,
        boolean visitorApproves,
        Duration timeout,
        Function<String, Optional<String>> argumentProblem,
        ToolCaller caller,
        String version) {
    /** A tool that does not change. */
    public CallableTool(
            ToolDefinition definition,
            String title,
            ToolEffect effect,
            boolean requiresApproval,
            boolean visitorApproves,
            Duration timeout,
            Function<String, Optional<String>> argumentProblem,
            ToolCaller caller) {
        this(
                definition,
                title,
                effect,
                requiresApproval,
                visitorApproves,
                timeout,
                argumentProblem,
                caller,
                "");
    }

    public String name() {
        return definition.name();
    }
}
