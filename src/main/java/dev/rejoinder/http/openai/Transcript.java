package dev.rejoinder.http.openai;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.rejoinder.core.AppError;
import dev.rejoinder.http.Sha256;
import dev.rejoinder.provider.ChatMessage;
import java.security.MessageDigest;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A conversation as a client sends it. Roles alternate: neighbours of the same role are joined.
 *
 * @param instructions its system and developer messages, or null
 * @param history before the question, oldest first
 */
record Transcript(@Nullable String instructions, List<ChatMessage> history, ChatMessage question) {
    /** The longest question, in characters (Unicode code points), as in the other APIs. */
    private static final int MAX_QUESTION = 32_000;

    private static final int MAX_INSTRUCTIONS = 100_000;

    Transcript {
        history = List.copyOf(history);
    }

    /**
     * Takes the last message as the question.
     *
     * @param field the field of the body that contains the messages
     * @throws AppError INVALID_REQUEST
     */
    static Transcript of(@Nullable String instructions, List<ChatMessage> messages, String field) {
        if (messages.isEmpty() || messages.getLast().role() != ChatMessage.Role.USER) {
            throw AppError.invalid(field, "The last message must be from the user.");
        }
        ChatMessage question = messages.getLast();
        String text = question.text();
        if (text.isBlank()) {
            throw AppError.invalid(field, "The last message must not be blank.");
        }
        if (text.codePointCount(0, text.length()) > MAX_QUESTION) {
            throw AppError.invalid(
                    field, "The last message must have at most " + MAX_QUESTION + " characters.");
        }
        if (instructions != null && instructions.length() > MAX_INSTRUCTIONS) {
            throw AppError.invalid(
                    field,
                    "The instructions must have at most " + MAX_INSTRUCTIONS + " characters.");
        }
        return new Transcript(instructions, messages.subList(0, messages.size() - 1), question);
    }

    /** The last answer in the history; null if no question precedes it. */
    @Nullable String lastAnswer() {
        return history.size() < 2 ? null : history.getLast().text();
    }

    /**
     * Hashes the caller and all messages up to the question.
     *
     * @param caller whose conversations are continued
     */
    String hash(String caller) {
        MessageDigest digest = hashed(caller, history);
        add(digest, question);
        return Sha256.hex(digest);
    }

    /** As {@link #hash}, up to the question before the last answer. */
    String hashBeforeLastAnswer(String caller) {
        return Sha256.hex(hashed(caller, history.subList(0, history.size() - 1)));
    }

    private static MessageDigest hashed(String caller, List<ChatMessage> messages) {
        MessageDigest digest = Sha256.digest();
        Sha256.add(digest, caller.getBytes(UTF_8));
        messages.forEach(message -> add(digest, message));
        return digest;
    }

    private static void add(MessageDigest digest, ChatMessage message) {
        Sha256.add(digest, message.role().name().getBytes(UTF_8));
        Sha256.add(digest, message.text().getBytes(UTF_8));
    }
}
