package dev.rejoinder.provider;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The input of a model call.
 *
 * @param model the model's name at its provider, without the provider's prefix
 * @param instructions the bot's instructions; may be empty
 * @param messages the conversation, oldest first; roles alternate, and the last message is the
 *     user's: a question, or the results of all tool calls in the message before it
 * @param temperature null for the model's default
 * @param maxTokens the longest answer, in the model's tokens
 * @param fallbackMessage the answer for unknown questions
 * @param hasKnowledge whether the bot has sources that answers must be based on
 * @param passages retrieved from the bot's knowledge, best first; may be empty
 * @param options of the caller; {@code temperature} and {@code maxTokens} of the prompt include
 *     them already
 * @param tools that the model may call; usually empty
 * @param toolChoice ignored without tools
 * @param caution how sure the built-in model must be of an answer, 0 to 1
 */
public record Prompt(
        String model,
        String instructions,
        List<ChatMessage> messages,
        @Nullable Double temperature,
        int maxTokens,
        String fallbackMessage,
        boolean hasKnowledge,
        List<CitedPassage> passages,
        ModelOptions options,
        List<ToolDefinition> tools,
        ToolChoice toolChoice,
        double caution) {
    /** The caution of a bot whose owner has not chosen another. */
    public static final double BALANCED = 0.5;

    public Prompt {
        messages = List.copyOf(messages);
        passages = List.copyOf(passages);
        tools = List.copyOf(tools);
    }

    /** A prompt without tools. */
    public Prompt(
            String model,
            String instructions,
            List<ChatMessage> messages,
            @Nullable Double temperature,
            int maxTokens,
            String fallbackMessage,
            boolean hasKnowledge,
            List<CitedPassage> passages,
            ModelOptions options) {
        this(
                model,
                instructions,
                messages,
                temperature,
                maxTokens,
                fallbackMessage,
                hasKnowledge,
                passages,
                options,
                List.of(),
                ToolChoice.AUTO);
    }

    /** A prompt of a bot with the usual caution. */
    public Prompt(
            String model,
            String instructions,
            List<ChatMessage> messages,
            @Nullable Double temperature,
            int maxTokens,
            String fallbackMessage,
            boolean hasKnowledge,
            List<CitedPassage> passages,
            ModelOptions options,
            List<ToolDefinition> tools,
            ToolChoice toolChoice) {
        this(
                model,
                instructions,
                messages,
                temperature,
                maxTokens,
                fallbackMessage,
                hasKnowledge,
                passages,
                options,
                tools,
                toolChoice,
                BALANCED);
    }

    /** A prompt without options of the caller. */
    public Prompt(
            String model,
            String instructions,
            List<ChatMessage> messages,
            @Nullable Double temperature,
            int maxTokens,
            String fallbackMessage,
            boolean hasKnowledge,
            List<CitedPassage> passages) {
        this(
                model,
                instructions,
                messages,
                temperature,
                maxTokens,
                fallbackMessage,
                hasKnowledge,
                passages,
                ModelOptions.NONE);
    }

    /** A prompt without knowledge. */
    public Prompt(
            String model,
            String instructions,
            List<ChatMessage> messages,
            @Nullable Double temperature,
            int maxTokens,
            String fallbackMessage) {
        this(
                model,
                instructions,
                messages,
                temperature,
                maxTokens,
                fallbackMessage,
                false,
                List.of());
    }

    /**
     * A passage of the bot's knowledge. Its text is data, never instructions.
     *
     * @param number from 1; an answer cites it as {@code [1]}
     * @param title the document's title and the headings above the passage
     * @param score from 0 to 1, how well it matches the question
     */
    public record CitedPassage(int number, String title, String text, double score) {
        /** The passage between tags that its text cannot end, with a blank line after it. */
        public String fenced() {
            return PromptRendering.fenced(this);
        }
    }

    /** The text of the last question. */
    public String question() {
        return messages.get(PromptRendering.lastQuestion(messages)).text();
    }

    /** The instructions for the model, including rules about passages if the bot has knowledge. */
    public String system() {
        return PromptRendering.system(this);
    }

    /** The conversation for the model; the last question starts with the fenced passages. */
    public List<ChatMessage> conversation() {
        return PromptRendering.conversation(this);
    }
}
