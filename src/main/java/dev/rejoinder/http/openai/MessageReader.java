package dev.rejoinder.http.openai;

import dev.rejoinder.core.AppError;
import dev.rejoinder.provider.ChatMessage;
import dev.rejoinder.provider.MessagePart;
import dev.rejoinder.turn.TurnRequest;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Reads messages of chat completions and items of responses: texts, files, tool calls and results.
 * Everything else is refused and named. Not thread-safe.
 */
final class MessageReader {
    private final List<String> instructions = new ArrayList<>();
    private final List<ChatMessage> messages = new ArrayList<>();
    private final ToolMessageReader tools;

    private final boolean takesFiles;

    /** For messages without files. */
    MessageReader() {
        this(false, false);
    }

    /**
     * @param followsStored whether stored messages precede these, so that a result may belong to a
     *     stored call
     * @param takesFiles whether messages of the user may have images and files
     */
    MessageReader(boolean followsStored, boolean takesFiles) {
        this.tools = new ToolMessageReader(followsStored);
        this.takesFiles = takesFiles;
    }

    /** The system and developer messages, joined; null if there are none. */
    @Nullable String instructions() {
        return instructions.isEmpty() ? null : String.join("\n\n", instructions);
    }

    /**
     * The other messages. Neighbours of the same role are joined, except results of tools and a
     * question.
     */
    List<ChatMessage> messages() {
        return messages;
    }

    /** Adds instructions that are not a message. */
    void instruct(String text) {
        if (!text.isEmpty()) {
            instructions.add(text);
        }
    }

    /** Adds a message of the user. */
    void ask(String text) {
        add(ChatMessage.Role.USER, List.of(new MessagePart.Text(text)));
    }

    /** Whether a result belongs to a stored call. */
    boolean answersStoredCalls() {
        return tools.answersStoredCalls();
    }

    /**
     * As {@link #readAll}, for a list that ends with the question or with results of tools.
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
        tools.requireNoOpenCall(path);
    }

    private void read(JsonNode message, String path) {
        if (!message.isObject()) {
            throw AppError.invalid(path, path + " must be an object.");
        }
        String type = message.path("type").asString("message");
        switch (type) {
            case "message" -> readMessage(message, path);
            case "function_call" ->
                    add(ChatMessage.Role.ASSISTANT, List.of(tools.callItem(message, path)));
            case "function_call_output" ->
                    add(ChatMessage.Role.USER, List.of(tools.resultItem(message, path)));
            default -> throw ContentReader.unsupported(path, "items of type " + type);
        }
    }

    private void readMessage(JsonNode message, String path) {
        if (message.hasNonNull("function_call")) {
            throw ContentReader.unsupported(path, "function_call");
        }
        String role = message.path("role").asString("");
        boolean mayHaveFiles = takesFiles && role.equals("user");
        String text = ContentReader.text(message.get("content"), path + ".content", mayHaveFiles);
        switch (role) {
            case "system", "developer" -> instruct(text);
            case "user" -> {
                tools.requireNoOpenCall(path);
                ask(message.get("content"), text, path + ".content");
            }
            case "assistant" -> readAnswer(message, text, path);
            case "tool" -> add(ChatMessage.Role.USER, List.of(tools.result(message, text, path)));
            case "function" -> throw ContentReader.unsupported(path, "function results");
            default ->
                    throw AppError.invalid(
                            path + ".role",
                            path + ".role must be system, developer, user, assistant or tool.");
        }
    }

    private void ask(@Nullable JsonNode content, String text, String path) {
        var parts = new ArrayList<MessagePart>();
        if (content != null && content.isArray()) {
            for (int i = 0; i < content.size(); i++) {
                if (FileParts.isFile(content.get(i))) {
                    parts.add(FileParts.read(content.get(i), path + "[" + i + "]"));
                }
            }
        }
        if (!text.isEmpty() || parts.isEmpty()) {
            parts.add(new MessagePart.Text(text));
        }
        add(ChatMessage.Role.USER, parts);
    }

    private void readAnswer(JsonNode message, String text, String path) {
        var parts = new ArrayList<MessagePart>();
        JsonNode calls = message.path("tool_calls");
        if (!text.isEmpty() || calls.isEmpty()) {
            parts.add(new MessagePart.Text(text));
        }
        for (int i = 0; i < calls.size(); i++) {
            parts.add(tools.call(calls.get(i), path + ".tool_calls[" + i + "]"));
        }
        add(ChatMessage.Role.ASSISTANT, parts);
    }

    private void add(ChatMessage.Role role, List<MessagePart> parts) {
        var message = new ChatMessage(role, parts);
        if (messages.isEmpty()
                || messages.getLast().role() != role
                || messages.getLast().isQuestion() != message.isQuestion()) {
            messages.add(message);
            return;
        }
        ChatMessage last = messages.removeLast();
        messages.add(new ChatMessage(role, MessagePart.join(last.parts(), "\n\n", parts)));
    }
}
