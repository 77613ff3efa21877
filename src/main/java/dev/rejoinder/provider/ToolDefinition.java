package dev.rejoinder.provider;

import static dev.rejoinder.provider.MessagePartRules.requireText;

import java.util.regex.Pattern;

/**
 * A tool that a model may call. Immutable.
 *
 * @param name accepted by every provider: see {@link #NAME}
 * @param description tells the model when to call the tool
 * @param parameters the JSON Schema of the arguments, an object, as compact JSON
 */
public record ToolDefinition(String name, String description, String parameters) {
    /** The names that every provider accepts. */
    public static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_-]{0,63}+");

    public ToolDefinition {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("the tool name is malformed");
        }
        requireText(description, "the description");
        requireText(parameters, "the parameters");
        if (!parameters.startsWith("{")) {
            throw new IllegalArgumentException("the parameters are not a JSON Schema object");
        }
    }
}
