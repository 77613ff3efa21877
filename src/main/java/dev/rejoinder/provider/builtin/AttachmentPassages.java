package dev.rejoinder.provider.builtin;

import dev.rejoinder.provider.ChatMessage;
import dev.rejoinder.provider.MessagePart;
import dev.rejoinder.provider.Prompt;
import dev.rejoinder.provider.Prompt.CitedPassage;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The texts of attachments as passages, which the built-in model answers from. */
final class AttachmentPassages {
    /** More would leave no room for knowledge among {@link AnswerFinder#MAX_PASSAGES}. */
    static final int MAX_ATTACHMENTS = 5;

    private AttachmentPassages() {}

    /** Returns the latest attachments of the conversation, and then the prompt's passages. */
    static List<CitedPassage> with(Prompt prompt) {
        if (!prompt.hasAttachments()) {
            return prompt.passages();
        }
        List<CitedPassage> passages = new ArrayList<>();
        for (ChatMessage message : prompt.messages().reversed()) {
            for (MessagePart part : message.parts()) {
                CitedPassage passage =
                        switch (part) {
                            case MessagePart.Image image -> passage(image.name(), image.text());
                            case MessagePart.File file -> passage(file.name(), file.text());
                            case MessagePart.Text _,
                                    MessagePart.ToolCall _,
                                    MessagePart.ToolResult _,
                                    MessagePart.ProviderState _ ->
                                    null;
                        };
                if (passage != null && passages.size() < MAX_ATTACHMENTS) {
                    passages.add(passage);
                }
            }
        }
        passages.addAll(prompt.passages());
        return passages;
    }

    private static @Nullable CitedPassage passage(String name, @Nullable String text) {
        return text == null || text.isBlank() ? null : new CitedPassage(0, name, text, 1);
    }
}
