package dev.rejoinder.client;

import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a message can have besides its text. Every component may be null.
 *
 * @param conversationId continues that conversation
 * @param metadata an object of your own
 * @param attachments the files of the message, at most ten
 * @param tools that your program calls when the model asks for it
 * @param toolChoice {@code auto}, {@code none} or {@code required}
 */
public record MessageOptions(
        String conversationId,
        Map<String, ?> metadata,
        List<Attachment> attachments,
        List<Tool> tools,
        String toolChoice) {
    /** No options. */
    public static final MessageOptions NONE = new MessageOptions(null, null, null, null, null);

    /**
     * A tool of your program.
     *
     * @param parameters a JSON Schema of type {@code object}, or null without arguments
     */
    public record Tool(String name, String description, Map<String, ?> parameters) {}

    /** A file of a message. The components that do not describe it are null. */
    public record Attachment(String fileId, String url, String name, String data) {
        /** A file that was uploaded. */
        public static Attachment uploaded(String fileId) {
            return new Attachment(fileId, null, null, null);
        }

        /** A file that the server fetches. */
        public static Attachment at(String url) {
            return new Attachment(null, url, null, null);
        }

        /** A small file, which is sent with the message. */
        public static Attachment of(String name, byte[] content) {
            return new Attachment(null, null, name, Base64.getEncoder().encodeToString(content));
        }
    }

    /** The next message of a conversation. */
    public static MessageOptions in(String conversationId) {
        return NONE.withConversationId(conversationId);
    }

    public MessageOptions withConversationId(String id) {
        return new MessageOptions(id, metadata, attachments, tools, toolChoice);
    }

    public MessageOptions withMetadata(Map<String, ?> object) {
        return new MessageOptions(conversationId, object, attachments, tools, toolChoice);
    }

    public MessageOptions withAttachments(List<Attachment> files) {
        return new MessageOptions(conversationId, metadata, files, tools, toolChoice);
    }

    public MessageOptions withTools(List<Tool> offered) {
        return new MessageOptions(conversationId, metadata, attachments, offered, toolChoice);
    }

    public MessageOptions withToolChoice(String choice) {
        return new MessageOptions(conversationId, metadata, attachments, tools, choice);
    }

    /** The body of a request. The server treats null as absent. */
    Map<String, Object> body(String message) {
        var body = new LinkedHashMap<String, Object>();
        body.put("message", message);
        body.put("conversationId", conversationId);
        body.put("metadata", metadata);
        body.put("attachments", attachments);
        body.put("tools", tools);
        body.put("toolChoice", toolChoice);
        return body;
    }
}
