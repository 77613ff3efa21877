package dev.rejoinder.http.openai;

import dev.rejoinder.provider.ChatMessage;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The end of a chat completion whose turn waits for an approval. A client cannot wait for a person,
 * so it gets this sentence, and sends it back in its history.
 */
final class ApprovalNotice {
    static final String TEXT =
            "This needs the approval of a person first. It goes on by itself once it is approved."
                    + " To see the result, ask for it in this conversation.";

    private ApprovalNotice() {}

    /** A text that ends with the notice. */
    static String after(String text) {
        return text.isEmpty() ? TEXT : text.stripTrailing() + "\n\n" + TEXT;
    }

    /** The text before the notice that ends an answer; null without one. */
    static @Nullable String textBefore(String answer) {
        String stripped = answer.stripTrailing();
        return stripped.endsWith(TEXT)
                ? stripped.substring(0, stripped.length() - TEXT.length())
                : null;
    }

    /** Whether an answer of a conversation ends with the notice. */
    static boolean isIn(List<ChatMessage> messages) {
        return messages.stream()
                .filter(message -> message.role() == ChatMessage.Role.ASSISTANT)
                .anyMatch(message -> textBefore(message.text()) != null);
    }
}
