package dev.rejoinder.tool.http;

import dev.rejoinder.tool.TextTemplate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The arguments and secrets of one call. Remembers which ones were used. Used by one thread. */
final class ActionValues {
    private final JsonNode arguments;
    private final UnaryOperator<String> secrets;
    private final Set<String> usedArguments = new HashSet<>();
    private final List<String> usedSecrets = new ArrayList<>();

    /**
     * @param arguments an object
     * @param secrets returns the value of a secret by its name
     */
    ActionValues(JsonNode arguments, UnaryOperator<String> secrets) {
        this.arguments = arguments;
        this.secrets = secrets;
    }

    /** The argument, or null if it is missing or null. */
    @Nullable JsonNode argument(String name) {
        usedArguments.add(name);
        JsonNode value = arguments.get(name);
        return value == null || value.isNull() ? null : value;
    }

    /** The argument as text: a string as it is, any other value as JSON; null if it is missing. */
    @Nullable String text(String name) {
        JsonNode value = argument(name);
        if (value == null) {
            return null;
        }
        return value.isString() ? value.stringValue() : value.toString();
    }

    String secret(String name) {
        String value = secrets.apply(name);
        usedSecrets.add(value);
        return value;
    }

    /** The text with all values inserted; empty if an argument is missing. */
    Optional<String> render(TextTemplate template) {
        var text = new StringBuilder();
        for (TextTemplate.Part part : template.parts()) {
            String value =
                    switch (part) {
                        case TextTemplate.Part.Literal(String literal) -> literal;
                        case TextTemplate.Part.Argument(String name) -> text(name);
                        case TextTemplate.Part.SecretValue(String name) -> secret(name);
                    };
            if (value == null) {
                return Optional.empty();
            }
            text.append(value);
        }
        return Optional.of(text.toString());
    }

    JsonNode arguments() {
        return arguments;
    }

    boolean isUsed(String argument) {
        return usedArguments.contains(argument);
    }

    /** The values of the secrets that are part of the request. */
    List<String> usedSecrets() {
        return List.copyOf(usedSecrets);
    }
}
