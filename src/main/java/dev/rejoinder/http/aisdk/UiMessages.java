package dev.rejoinder.http.aisdk;

import dev.rejoinder.conversation.Message;
import dev.rejoinder.http.StrictJson;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.JsonNode;

/**
 * The stored messages of a chat as {@code useChat} shows them: without a running answer, which the
 * client resumes, and without the messages that a later one replaces.
 */
final class UiMessages {
    /** The maximum number of stored messages to read. */
    static final int MAX = 200;

    private UiMessages() {}

    /** The JSON of a chat that has these stored messages. */
    static StrictJson.Content of(String conversationId, List<Message> stored) {
        List<Message> shown = shown(stored);
        return json -> {
            json.writeStartObject();
            json.writeStringProperty("conversationId", conversationId);
            json.writeArrayPropertyStart("messages");
            shown.forEach(message -> write(json, conversationId, message));
            json.writeEndArray();
            json.writeEndObject();
        };
    }

    private static List<Message> shown(List<Message> stored) {
        var shown = new ArrayList<Message>();
        for (Message message : stored) {
            if (message.role() == Message.Role.USER) {
                removeReplaced(shown, message.metadata());
                shown.add(message);
            } else if (!AiSdkRoutes.UNFINISHED.contains(message.status())) {
                shown.add(message);
            }
        }
        return shown;
    }

    /** Removes the messages that a question with this metadata replaces. */
    private static void removeReplaced(List<Message> shown, @Nullable String metadata) {
        JsonNode follows =
                metadata == null ? null : StrictJson.parse(metadata).get(UiMessageRequest.FOLLOWS);
        if (follows == null) {
            return;
        }
        if (follows.isNull()) {
            shown.clear();
            return;
        }
        String answerId = follows.asString("");
        for (int i = shown.size() - 1; i >= 0; i--) {
            // An answer that failed without text is only known by its question.
            if (shown.get(i).id().equals(answerId) || answerId.equals(shown.get(i).answerId())) {
                shown.subList(i + 1, shown.size()).clear();
                return;
            }
        }
    }

    private static void write(JsonGenerator json, String conversationId, Message message) {
        json.writeStartObject();
        json.writeStringProperty("id", message.id());
        json.writeStringProperty("role", message.role().name().toLowerCase(Locale.ROOT));
        json.writeObjectPropertyStart("metadata");
        json.writeStringProperty("conversationId", conversationId);
        json.writeEndObject();
        json.writeArrayPropertyStart("parts");
        if (message.sources() != null) {
            SourceChunks.of(message.sources()).forEach(source -> source.writeTo(json));
        }
        json.writeStartObject();
        json.writeStringProperty("type", "text");
        json.writeStringProperty("text", message.content());
        json.writeEndObject();
        json.writeEndArray();
        json.writeEndObject();
    }
}
