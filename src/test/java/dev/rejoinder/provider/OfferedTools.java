package dev.rejoinder.provider;

import java.util.List;

/** Prompts that offer tools, for tests. */
public final class OfferedTools {
    /** The tool that scenes and recordings call. */
    public static final ToolDefinition FIND =
            new ToolDefinition(
                    "find",
                    "Finds an \"order\".",
                    "{\"type\":\"object\",\"properties\":{\"id\":{\"type\":\"string\"}}}");

    private OfferedTools() {}

    /** A prompt that offers {@link #FIND}. */
    public static Prompt prompt(String model, ChatMessage... messages) {
        return prompt(model, ToolChoice.AUTO, messages);
    }

    public static Prompt prompt(String model, ToolChoice choice, ChatMessage... messages) {
        return prompt(model, choice, ModelOptions.NONE, messages);
    }

    /** A question that offers one tool. */
    static Prompt prompt(ToolDefinition tool) {
        return prompt("m", ToolChoice.AUTO, ModelOptions.NONE, tool, ChatMessage.user("Where?"));
    }

    static Prompt prompt(
            String model, ToolChoice choice, ModelOptions options, ChatMessage... messages) {
        return prompt(model, choice, options, FIND, messages);
    }

    private static Prompt prompt(
            String model,
            ToolChoice choice,
            ModelOptions options,
            ToolDefinition tool,
            ChatMessage... messages) {
        return new Prompt(
                model,
                "",
                List.of(messages),
                null,
                64,
                "I do not know.",
                false,
                List.of(),
                options,
                List.of(tool),
                choice);
    }
}
