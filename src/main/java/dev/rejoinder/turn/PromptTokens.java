package dev.rejoinder.turn;

import dev.rejoinder.provider.ChatMessage;
import dev.rejoinder.provider.ImageTokens;
import dev.rejoinder.provider.MessagePart;
import dev.rejoinder.provider.Prompt;
import java.util.List;

/** Estimates of the tokens in prompts. Providers count them afterwards. */
final class PromptTokens {
    /** English text has about four characters a token, other scripts as few as one. */
    static final int CHARACTERS_PER_TOKEN = 4;

    /** About one page: providers count the pages of a document, which nobody here has counted. */
    private static final int TOKENS_PER_FILE = 2_000;

    private PromptTokens() {}

    /**
     * An estimate of the tokens that a model reads.
     *
     * @param model its name with its provider
     */
    static long of(Prompt prompt, String model) {
        long tokens = of(prompt.instructions()) + of(prompt.messages(), model);
        for (Prompt.CitedPassage passage : prompt.passages()) {
            tokens += of(passage.text());
        }
        return tokens;
    }

    /**
     * An estimate of the tokens that a model reads for the attachments.
     *
     * @param model its name with its provider
     */
    static long ofAttachments(Prompt prompt, String model) {
        long tokens = 0;
        if (prompt.hasAttachments()) {
            for (ChatMessage message : prompt.messages()) {
                for (MessagePart part : message.parts()) {
                    tokens += ofAttachments(part, prompt.attachmentsAsText(), model);
                }
            }
        }
        return tokens;
    }

    private static long ofAttachments(MessagePart part, boolean asText, String model) {
        return switch (part) {
            case MessagePart.Image(_, _, _, int width, int height, String text) ->
                    asText ? text == null ? 0 : of(text) : ImageTokens.of(model, width, height);
            case MessagePart.File(_, _, String base64, String text) ->
                    Math.max(
                            base64.isEmpty() || asText ? 0 : TOKENS_PER_FILE,
                            text == null ? 0 : of(text));
            case MessagePart.Text _,
                    MessagePart.ToolCall _,
                    MessagePart.ToolResult _,
                    MessagePart.ProviderState _ ->
                    0;
        };
    }

    static long of(List<ChatMessage> messages, String model) {
        return messages.stream().mapToLong(message -> of(message, model)).sum();
    }

    static long of(ChatMessage message, String model) {
        long tokens = 0;
        for (MessagePart part : message.parts()) {
            tokens +=
                    switch (part) {
                        case MessagePart.Text(String text) -> of(text);
                        case MessagePart.Image _, MessagePart.File _ ->
                                ofAttachments(part, false, model);
                        case MessagePart.ToolCall(_, String tool, String arguments) ->
                                of(tool) + of(arguments);
                        case MessagePart.ToolResult(_, _, String content, _) -> of(content);
                        case MessagePart.ProviderState(_, String json) -> of(json);
                    };
        }
        return tokens;
    }

    static long of(String text) {
        long ascii = text.chars().filter(c -> c < 0x80).count();
        return text.length() - ascii + ascii / CHARACTERS_PER_TOKEN;
    }
}
