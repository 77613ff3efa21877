package dev.rejoinder.http.openai;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.rejoinder.attachment.AttachmentRules;
import dev.rejoinder.core.AppError;
import dev.rejoinder.http.api.MessageAttachments.Reference;
import dev.rejoinder.provider.ChatMessage;
import dev.rejoinder.provider.MessagePart;
import dev.rejoinder.turn.ClientThread;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Reads the parts of user messages that are images and files. Until its message is sent, such a
 * part is a {@link MessagePart.File} that holds the reference; no model gets it.
 */
final class FileParts {
    private static final Set<String> TYPES =
            Set.of("image_url", "input_image", "file", "input_file");

    /** The media types of parts that hold a reference. */
    private static final String ADDRESS = "text/uri-list";

    private static final String UPLOADED = "application/vnd.rejoinder.file-id";
    private static final String INLINE = "application/octet-stream";

    private static final String UNNAMED = "file";

    private FileParts() {}

    static boolean isFile(JsonNode part) {
        return TYPES.contains(part.path("type").asString(""));
    }

    /**
     * Reads a part.
     *
     * @param path of the part in the body
     * @throws AppError INVALID_REQUEST, ATTACHMENT_INVALID
     */
    static MessagePart read(JsonNode part, String path) {
        JsonNode file =
                switch (part.path("type").asString("")) {
                    case "image_url" -> part.path("image_url");
                    case "file" -> part.path("file");
                    default -> part;
                };
        String name = text(file, "filename");
        String id = text(file, "file_id");
        if (id != null) {
            return new MessagePart.File(UNNAMED, UPLOADED, base64(id));
        }
        String data = text(file, "file_data");
        String url = file.isString() ? file.stringValue() : text(file, "url");
        for (String field : List.of("image_url", "file_url")) {
            url = url == null ? text(file, field) : url;
        }
        if (data != null && !data.startsWith("data:")) {
            return part(new Reference.Inline(name == null ? UNNAMED : name, data));
        }
        String address = data == null ? url : data;
        if (address == null || address.isEmpty()) {
            throw AppError.invalid(path, path + " has no file.");
        }
        return part(Reference.ofUrl(address, name));
    }

    private static @Nullable String text(JsonNode object, String field) {
        JsonNode value = object.path(field);
        return value.isString() ? value.stringValue() : null;
    }

    private static MessagePart part(Reference reference) {
        return switch (reference) {
            case Reference.Uploaded(String id) ->
                    new MessagePart.File(UNNAMED, UPLOADED, base64(id));
            case Reference.Remote(String url) ->
                    new MessagePart.File(UNNAMED, ADDRESS, base64(url));
            case Reference.Inline(String name, String data) -> {
                try {
                    yield new MessagePart.File(name, INLINE, data);
                } catch (IllegalArgumentException malformed) {
                    throw Reference.notBase64();
                }
            }
        };
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(UTF_8));
    }

    private static String decoded(String base64) {
        return new String(Base64.getDecoder().decode(base64), UTF_8);
    }

    static boolean areIn(ChatMessage message) {
        return message.parts().stream().anyMatch(MessagePart.File.class::isInstance);
    }

    /** The files of a message. */
    static List<Reference> references(ChatMessage message) {
        var references = new ArrayList<Reference>();
        for (MessagePart part : message.parts()) {
            if (part instanceof MessagePart.File(String name, String type, String data, _)) {
                references.add(
                        switch (type) {
                            case ADDRESS -> new Reference.Remote(decoded(data));
                            case UPLOADED -> new Reference.Uploaded(decoded(data));
                            default -> new Reference.Inline(name, data);
                        });
            }
        }
        return references;
    }

    /**
     * The files to send with a question: its own and, latest first while there is room, those of
     * the messages before it that its conversation lacks. Uploaded files belong to the message that
     * used them first.
     */
    static List<Reference> sentWith(Transcript transcript, @Nullable ClientThread thread) {
        List<Reference> files = references(transcript.question());
        if (thread == null || thread.added().isEmpty()) {
            return files;
        }
        for (ChatMessage message : transcript.history().reversed()) {
            for (Reference file : references(message)) {
                if (files.size() < AttachmentRules.MAX_FILES
                        && !(file instanceof Reference.Uploaded)
                        && !files.contains(file)) {
                    files.add(file);
                }
            }
        }
        return files;
    }

    /** The message without its files. */
    static ChatMessage textOnly(ChatMessage message) {
        if (!areIn(message)) {
            return message;
        }
        List<MessagePart> texts =
                message.parts().stream()
                        .filter(part -> !(part instanceof MessagePart.File))
                        .toList();
        return texts.isEmpty() ? ChatMessage.user("") : new ChatMessage(message.role(), texts);
    }

    /** Messages of a conversation that is not stored, with a note in place of each file. */
    static List<ChatMessage> noted(List<ChatMessage> messages) {
        return messages.stream()
                .map(
                        message ->
                                !areIn(message)
                                        ? message
                                        : ChatMessage.user(
                                                ("[A file was attached.]\n\n" + message.text())
                                                        .strip()))
                .toList();
    }
}
