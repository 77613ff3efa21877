package dev.rejoinder.provider;

import java.util.List;
import java.util.function.Predicate;
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
 * @param attachmentsAsText whether the model cannot see images, and so gets text in place of all
 *     attachments
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
        double caution,
        boolean attachmentsAsText) {
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
                BALANCED,
                false);
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
     * @param number from 1; an answer cites it as {@code [1]}; 0 for an attachment, which an answer
     *     cites by its title
     * @param title the document's title and the headings above the passage, or the file's name
     * @param score from 0 to 1, how well it matches the question
     */
    public record CitedPassage(int number, String title, String text, double score) {
        /** The passage between tags that its text cannot end, with a blank line after it. */
        public String fenced() {
            return PromptRendering.fenced(this);
        }

        /** The headings above the text; the name of an attachment says nothing about its text. */
        public String heading() {
            return number == 0 ? "" : title;
        }

        /** How an answer cites it. */
        public String citation() {
            return number == 0 ? "(" + title + ")" : "[" + number + "]";
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

    /** Whether a message has an image or a file. */
    public boolean hasAttachments() {
        return messages.stream().anyMatch(ChatMessage::hasAttachments);
    }

    /** The same prompt for a model that cannot see images. */
    public Prompt withAttachmentsAsText() {
        return new Prompt(
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
                caution,
                true);
    }

    /**
     * The conversation for the model; the last question starts with the fenced passages.
     *
     * @param readable the attachments that the adapter can send; text replaces the others, and all
     *     of them for a model that cannot see images
     */
    public List<ChatMessage> conversation(Predicate<MessagePart> readable) {
        return PromptRendering.conversation(this, readable);
    }

    /** The conversation for an adapter that can send every attachment. */
    public List<ChatMessage> conversation() {
        return conversation(_ -> true);
    }
}
