package dev.rejoinder.http.openai;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.rejoinder.core.AppError;
import dev.rejoinder.core.Sha256;
import dev.rejoinder.core.TextChecks;
import dev.rejoinder.provider.ChatMessage;
import dev.rejoinder.provider.MessagePart;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A conversation as a client sends it. Neighbours of the same role are joined, except results of
 * tools and a question.
 *
 * @param instructions its system and developer messages, or null
 * @param history before the question, oldest first
 * @param afterQuestion tool calls of the question and their results; empty if there are none
 */
record Transcript(
        @Nullable String instructions,
        List<ChatMessage> history,
        ChatMessage question,
        List<ChatMessage> afterQuestion) {
    /** The longest question, in characters (Unicode code points), as in the other APIs. */
    private static final int MAX_QUESTION = 32_000;

    private static final int MAX_INSTRUCTIONS = 100_000;

    /** Of more places where a turn may have begun in one exchange, only the latest count. */
    private static final int MAX_BEGINNINGS = 10;

    Transcript {
        history = List.copyOf(history);
        afterQuestion = List.copyOf(afterQuestion);
    }

    /**
     * Takes the last message as the question, or the last question before the results of tools.
     *
     * @param field the field of the body that contains the messages
     * @throws AppError INVALID_REQUEST
     */
    static Transcript of(@Nullable String instructions, List<ChatMessage> messages, String field) {
        if (messages.isEmpty() || messages.getLast().role() != ChatMessage.Role.USER) {
            throw AppError.invalid(
                    field, "The last message must be from the user, or the result of a tool.");
        }
        int last = lastQuestion(messages);
        if (last < 0) {
            throw AppError.invalid(field, "A message from the user must precede tool results.");
        }
        ChatMessage question = messages.get(last);
        String text = question.text();
        if (TextChecks.isBlank(text) && !FileParts.areIn(question)) {
            throw AppError.invalid(field, "The last message of the user must not be blank.");
        }
        if (text.codePointCount(0, text.length()) > MAX_QUESTION) {
            throw AppError.invalid(
                    field,
                    "The last message of the user must have at most "
                            + MAX_QUESTION
                            + " characters.");
        }
        if (instructions != null && instructions.length() > MAX_INSTRUCTIONS) {
            throw AppError.invalid(
                    field,
                    "The instructions must have at most " + MAX_INSTRUCTIONS + " characters.");
        }
        return new Transcript(
                instructions,
                messages.subList(0, last),
                question,
                messages.subList(last + 1, messages.size()));
    }

    private static int lastQuestion(List<ChatMessage> messages) {
        int last = messages.size() - 1;
        while (last >= 0 && !messages.get(last).isQuestion()) {
            last--;
        }
        return last;
    }

    /** Questions and answers without tool calls; the texts of one answer are joined. */
    static List<ChatMessage> texts(List<ChatMessage> messages) {
        var texts = new ArrayList<ChatMessage>();
        for (ChatMessage message : messages) {
            boolean answer = message.role() == ChatMessage.Role.ASSISTANT;
            if (answer && !texts.isEmpty() && texts.getLast().role() == message.role()) {
                texts.add(ChatMessage.assistant(texts.removeLast().text() + message.text()));
            } else if (answer || message.isQuestion()) {
                texts.add(message);
            }
        }
        return texts;
    }

    /**
     * A place where a turn may have begun: at its question or, if the turn could not go on, after
     * results that the client sent along.
     *
     * @param hash as in {@link dev.rejoinder.turn.NewTurn.Threading}
     * @param answer the texts from there on
     */
    record Beginning(String hash, String answer) {}

    /**
     * Hashes the caller and all messages.
     *
     * @param caller whose conversations are continued
     */
    String hash(String caller) {
        return beginnings(caller, history, question, afterQuestion).getLast().hash();
    }

    /** Where the turn that awaits the last results may have begun. */
    List<Beginning> ofAwaitingTurn(String caller) {
        List<Beginning> all = beginnings(caller, history, question, afterQuestion);
        return latest(all.subList(0, all.size() - 1));
    }

    /** Where the turn with the last answer in the history may have begun; empty without one. */
    List<Beginning> ofLastAnswer(String caller) {
        int last = lastQuestion(history);
        return last < 0 || last == history.size() - 1
                ? List.of()
                : latest(
                        beginnings(
                                caller,
                                history.subList(0, last),
                                history.get(last),
                                history.subList(last + 1, history.size())));
    }

    private static List<Beginning> latest(List<Beginning> all) {
        return all.subList(Math.max(0, all.size() - MAX_BEGINNINGS), all.size());
    }

    private static List<Beginning> beginnings(
            String caller,
            List<ChatMessage> before,
            ChatMessage question,
            List<ChatMessage> after) {
        MessageDigest digest = Sha256.digest();
        Sha256.add(digest, caller.getBytes(UTF_8));
        texts(before).forEach(message -> add(digest, message));
        add(digest, question);
        var beginnings = new ArrayList<Beginning>();
        String hash = Sha256.hex(digest);
        beginnings.add(new Beginning(hash, answer(after)));
        for (int i = 0; i < after.size(); i++) {
            if (after.get(i).role() == ChatMessage.Role.USER) {
                hash = hash(hash, after.get(i));
                beginnings.add(new Beginning(hash, answer(after.subList(i + 1, after.size()))));
            }
        }
        return beginnings;
    }

    private static String hash(String before, ChatMessage results) {
        MessageDigest digest = Sha256.digest();
        Sha256.add(digest, before.getBytes(UTF_8));
        results(List.of(results))
                .forEach(
                        result -> {
                            Sha256.add(digest, result.callId().getBytes(UTF_8));
                            Sha256.add(digest, result.content().getBytes(UTF_8));
                        });
        return Sha256.hex(digest);
    }

    private static String answer(List<ChatMessage> messages) {
        return messages.stream()
                .filter(message -> message.role() == ChatMessage.Role.ASSISTANT)
                .map(ChatMessage::text)
                .collect(Collectors.joining());
    }

    private static void add(MessageDigest digest, ChatMessage message) {
        Sha256.add(digest, message.role().name().getBytes(UTF_8));
        Sha256.add(digest, message.text().getBytes(UTF_8));
        FileParts.references(message)
                .forEach(file -> Sha256.add(digest, file.toString().getBytes(UTF_8)));
    }

    /** The results of tools in messages, in order. */
    static Stream<MessagePart.ToolResult> results(List<ChatMessage> messages) {
        return messages.stream()
                .flatMap(message -> message.parts().stream())
                .filter(MessagePart.ToolResult.class::isInstance)
                .map(MessagePart.ToolResult.class::cast);
    }
}
