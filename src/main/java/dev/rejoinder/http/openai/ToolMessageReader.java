package dev.rejoinder.http.openai;

import dev.rejoinder.core.AppError;
import dev.rejoinder.provider.MessagePart;
import dev.rejoinder.provider.MessagePartRules;
import dev.rejoinder.provider.ToolDefinition;
import java.util.HashMap;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * Reads tool calls and their results. As providers demand, each call has one result, which follows
 * before the next message. Not thread-safe.
 */
final class ToolMessageReader {
    /** The tool of a stored call, which a result does not name. */
    private static final String STORED_TOOL = "stored";

    private final boolean followsStored;

    /** The tools of the calls without a result, by the id of the call. */
    private final Map<String, String> open = new HashMap<>();

    private boolean answersStoredCalls;

    /**
     * @param followsStored as in {@link MessageReader}
     */
    ToolMessageReader(boolean followsStored) {
        this.followsStored = followsStored;
    }

    boolean answersStoredCalls() {
        return answersStoredCalls;
    }

    /** A call in a message. */
    MessagePart.ToolCall call(JsonNode call, String path) {
        if (!call.path("type").asString("function").equals("function")) {
            throw AppError.invalid(path + ".type", path + ".type must be function.");
        }
        return call(call, "id", call.path("function"), path);
    }

    /** A call that is an item. */
    MessagePart.ToolCall callItem(JsonNode item, String path) {
        return call(item, "call_id", item, path);
    }

    private MessagePart.ToolCall call(JsonNode call, String idField, JsonNode named, String path) {
        String id = callId(call, idField, path);
        String tool = named.path("name").asString("");
        if (!ToolDefinition.NAME.matcher(tool).matches()) {
            throw AppError.invalid(path, path + " must have the name of a function.");
        }
        if (open.putIfAbsent(id, tool) != null) {
            throw AppError.invalid(path, path + " has the same id as another call.");
        }
        return new MessagePart.ToolCall(id, tool, named.path("arguments").asString(""));
    }

    /** The message with a result. */
    MessagePart.ToolResult result(JsonNode message, String content, String path) {
        return result(callId(message, "tool_call_id", path), content, path);
    }

    /** A result that is an item. */
    MessagePart.ToolResult resultItem(JsonNode item, String path) {
        String output = ContentReader.text(item.get("output"), path + ".output");
        return result(callId(item, "call_id", path), output, path);
    }

    private MessagePart.ToolResult result(String id, String content, String path) {
        String tool = open.remove(id);
        if (tool == null && !followsStored) {
            throw AppError.invalid(
                    path, path + " is the result of a call that does not precede it.");
        }
        answersStoredCalls |= tool == null;
        return new MessagePart.ToolResult(id, tool == null ? STORED_TOOL : tool, content, false);
    }

    private static String callId(JsonNode object, String field, String path) {
        String id = object.path(field).asString("");
        if (id.isEmpty() || id.length() > MessagePartRules.MAX_NAME_CHARACTERS) {
            throw AppError.invalid(
                    path + "." + field,
                    path
                            + "."
                            + field
                            + " must have 1 to "
                            + MessagePartRules.MAX_NAME_CHARACTERS
                            + " characters.");
        }
        return id;
    }

    /**
     * Checks that each call so far has its result.
     *
     * @throws AppError INVALID_REQUEST
     */
    void requireNoOpenCall(String path) {
        if (!open.isEmpty()) {
            throw AppError.invalid(
                    path,
                    path
                            + ": the call "
                            + open.keySet().iterator().next()
                            + " has no result. Send the result of each call after it.");
        }
    }
}
