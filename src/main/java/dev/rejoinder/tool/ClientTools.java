package dev.rejoinder.tool;

import dev.rejoinder.provider.ToolChoice;
import dev.rejoinder.provider.ToolDefinition;
import java.util.List;

/**
 * Tools that a client offers with a question and calls itself.
 *
 * @param definitions with names that differ; a tool of the bot with the same name is not offered
 * @param choice for the first call of the model
 */
public record ClientTools(List<ToolDefinition> definitions, ToolChoice choice) {
    /** The most tools of one request. */
    public static final int MAX_TOOLS = 128;

    public static final ClientTools NONE = new ClientTools(List.of(), ToolChoice.AUTO);

    public ClientTools {
        definitions = List.copyOf(definitions);
        if (definitions.size() > MAX_TOOLS) {
            throw new IllegalArgumentException(definitions.size() + " tools");
        }
        long names = definitions.stream().map(ToolDefinition::name).distinct().count();
        if (names < definitions.size()) {
            throw new IllegalArgumentException("two tools have the same name");
        }
    }
}
