package dev.rejoinder.http.aisdk;

import dev.rejoinder.attachment.Attachment;
import dev.rejoinder.conversation.Message;
import dev.rejoinder.http.StrictJson;
import dev.rejoinder.http.api.HandoverJson;
import dev.rejoinder.http.api.MessageSteps;
import dev.rejoinder.http.api.SentAttachments;
import dev.rejoinder.http.api.ToolCallJson;
import dev.rejoinder.turn.ToolStep;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.JsonNode;

/**
 * The stored messages of a chat as {@code useChat} shows them: without a running answer, which the
 * client resumes, and without the messages that a later one replaces.
 *
 * @param seesResults whether the reader may see what tools answer
 * @param sent the files of the messages
 */
record UiMessages(String botId, String conversationId, boolean seesResults, SentAttachments sent) {
    /** The maximum number of stored messages to read. */
    static final int MAX = 200;

    /** The JSON of a chat that shows these messages. */
    StrictJson.Content content(List<Message> shown, MessageSteps steps) {
        return json -> {
            json.writeStartObject();
            json.writeStringProperty("conversationId", conversationId);
            json.writeArrayPropertyStart("messages");
            steps.forEach(
                    botId, conversationId, shown, (message, calls) -> write(json, message, calls));
            json.writeEndArray();
            json.writeEndObject();
        };
    }

    /** The stored messages without those that the client must not show. */
    static List<Message> shown(List<Message> stored) {
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

    private void write(JsonGenerator json, Message message, List<ToolStep> calls) {
        json.writeStartObject();
        json.writeStringProperty("id", message.id());
        json.writeStringProperty("role", message.role().name().toLowerCase(Locale.ROOT));
        json.writeObjectPropertyStart("metadata");
        json.writeStringProperty("conversationId", conversationId);
        HandoverJson.writeAuthor(json, "author", message.author());
        json.writeEndObject();
        json.writeArrayPropertyStart("parts");
        if (message.sources() != null) {
            SourceChunks.of(message.sources()).forEach(source -> source.writeTo(json));
        }
        sent.of(message).forEach(file -> writeFile(json, file));
        if (message.role() == Message.Role.USER || calls.isEmpty()) {
            writeText(json, message.content());
        } else {
            writeParts(json, message.content(), calls);
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    /** The text, and the calls at their places in it; a step for each round. */
    private void writeParts(JsonGenerator json, String text, List<ToolStep> calls) {
        int written = 0;
        int round = 0;
        for (ToolStep call : calls) {
            if (call.round() != round) {
                round = call.round();
                writePart(json, "step-start");
                json.writeEndObject();
                int offset = Math.min(call.offset(), text.length());
                writeTextIfAny(json, text.substring(written, offset));
                written = offset;
            }
            writeCall(json, call);
        }
        writePart(json, "step-start");
        json.writeEndObject();
        writeTextIfAny(json, text.substring(written));
    }

    private void writeCall(JsonGenerator json, ToolStep call) {
        UiToolState state = UiToolState.of(call);
        writePart(json, "dynamic-tool");
        json.writeStringProperty("toolCallId", call.callId());
        json.writeStringProperty("toolName", call.tool());
        json.writeStringProperty("title", call.title());
        json.writeStringProperty("state", state.wireName());
        json.writeName("input");
        ToolCallJson.writeArguments(json, call.arguments());
        switch (state) {
            case INPUT_AVAILABLE -> {}
            case OUTPUT_AVAILABLE -> {
                json.writeName("output");
                UiToolState.writeOutput(json, call, seesResults);
            }
            case OUTPUT_ERROR ->
                    json.writeStringProperty("errorText", UiToolState.errorText(call, seesResults));
            case OUTPUT_DENIED -> {
                json.writeObjectPropertyStart("approval");
                json.writeStringProperty("id", call.callId());
                json.writeBooleanProperty("approved", false);
                json.writeEndObject();
            }
        }
        ToolChunks.writeExecutor(json, call);
        json.writeEndObject();
    }

    /** The path of the file needs a credential, like every other path. */
    private void writeFile(JsonGenerator json, Attachment file) {
        writePart(json, "file");
        json.writeStringProperty("mediaType", file.mediaType());
        json.writeStringProperty("filename", file.name());
        json.writeStringProperty("url", "/api/v1/chat/" + botId + "/files/" + file.id());
        json.writeEndObject();
    }

    private static void writePart(JsonGenerator json, String type) {
        json.writeStartObject();
        json.writeStringProperty("type", type);
    }

    private static void writeTextIfAny(JsonGenerator json, String text) {
        if (!text.isEmpty()) {
            writeText(json, text);
        }
    }

    private static void writeText(JsonGenerator json, String text) {
        writePart(json, "text");
        json.writeStringProperty("text", text);
        json.writeEndObject();
    }
}
