package dev.rejoinder.http.openai;

import dev.rejoinder.core.AppError;
import dev.rejoinder.provider.ChatMessage;
import dev.rejoinder.provider.MessagePart;
import dev.rejoinder.turn.TurnRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Reads messages of chat completions and items of responses. Only text can be sent; everything else
 * is refused and named. Not thread-safe.
 */
final class MessageReader {
    private static final Set<String> TEXTS = Set.of("text", "input_text", "output_text");

    private final List<String> instructions = new ArrayList<>();
    private final List<ChatMessage> messages = new ArrayList<>();

    /** The system and developer messages, joined; null if there are none. */
    @Nullable String instructions() {
        return instructions.isEmpty() ? null : String.join("\n\n", instructions);
    }

    /** The other messages; neighbours of the same role are joined. */
    List<ChatMessage> messages() {
        return messages;
    }

    /** Adds instructions that are not a message. */
    void instruct(String text) {
        if (!text.isEmpty()) {
            instructions.add(text);
        }
    }

    /**
     * As {@link #readAll}, for a list that ends with the question.
     *
     * @throws AppError INVALID_REQUEST
     */
    void readConversation(JsonNode list, String path) {
        if (list.isEmpty()) {
            throw AppError.invalid(path, path + " is empty. Send at least one message.");
        }
        readAll(list, path);
    }

    /**
     * Reads a list of messages.
     *
     * @param path of the list in the body
     * @throws AppError INVALID_REQUEST
     */
    void readAll(JsonNode list, String path) {
        if (list.size() > TurnRequest.MAX_HISTORY_MESSAGES) {
            throw AppError.invalid(
                    path,
                    path + " must have at most " + TurnRequest.MAX_HISTORY_MESSAGES + " entries.");
        }
        for (int i = 0; i < list.size(); i++) {
            read(list.get(i), path + "[" + i + "]");
        }
    }

    private void read(JsonNode message, String path) {
        if (!message.isObject()) {
            throw AppError.invalid(path, path + " must be an object.");
        }
        JsonNode type = message.get("type");
        if (type != null && !type.asString("").equals("message")) {
            throw unsupported(path, "items of type " + type.asString(""));
        }
        JsonNode calls = message.get("tool_calls");
        if ((calls != null && !calls.isEmpty()) || message.hasNonNull("function_call")) {
            throw unsupported(path, "tool calls");
        }
        String text = text(message.get("content"), path + ".content");
        String role = message.path("role").asString("");
        switch (role) {
            case "system", "developer" -> instruct(text);
            case "user" -> add(ChatMessage.user(text));
            case "assistant" -> add(ChatMessage.assistant(text));
            case "tool", "function" -> throw unsupported(path, "tool results");
            default ->
                    throw AppError.invalid(
                            path + ".role",
                            path + ".role must be system, developer, user or assistant.");
        }
    }

    private void add(ChatMessage message) {
        if (messages.isEmpty() || messages.getLast().role() != message.role()) {
            messages.add(message);
            return;
        }
        ChatMessage last = messages.removeLast();
        messages.add(
                new ChatMessage(
                        last.role(), MessagePart.join(last.parts(), "\n\n", message.parts())));
    }

    private static String text(@Nullable JsonNode content, String path) {
        if (content == null || content.isNull()) {
            return "";
        }
        if (content.isString()) {
            return content.stringValue();
        }
        if (!content.isArray()) {
            throw AppError.invalid(path, path + " must be a string or a list of parts.");
        }
        var texts = new ArrayList<String>(content.size());
        for (int i = 0; i < content.size(); i++) {
            texts.add(partText(content.get(i), path + "[" + i + "]"));
        }
        return String.join("\n\n", texts);
    }

    private static String partText(JsonNode part, String path) {
        String type = part.path("type").asString("");
        String field = type.equals("refusal") ? "refusal" : "text";
        if (!TEXTS.contains(type) && !type.equals("refusal")) {
            throw unsupported(path, type.isEmpty() ? "parts without a type" : type + " parts");
        }
        JsonNode text = part.get(field);
        if (text == null || !text.isString()) {
            throw AppError.invalid(path, path + "." + field + " must be a string.");
        }
        return text.stringValue();
    }

    private static AppError unsupported(String path, String what) {
        return AppError.invalid(
                path, path + ": " + what + " are not supported yet. Send text only.");
    }
}
