package dev.rejoinder.http.openai;

import dev.rejoinder.core.AppError;
import dev.rejoinder.http.StrictJson;
import dev.rejoinder.provider.FinishReason;
import dev.rejoinder.provider.Usage;
import dev.rejoinder.turn.LiveTurn;
import dev.rejoinder.turn.ToolStep;
import dev.rejoinder.turn.TurnEnd;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/**
 * Writes one response and its items.
 *
 * @param error the error that the end means, or null
 */
record ResponseJson(
        ResponseId id,
        String conversationId,
        ResponseEcho echo,
        TurnPart part,
        @Nullable AppError error) {
    /** A response with what is known of it. */
    static ResponseJson of(ResponseId id, LiveTurn turn, ResponseEcho echo, TurnPart part) {
        return new ResponseJson(
                id,
                turn.conversationId(),
                echo,
                part,
                part.end() == null ? null : turn.errorOf(part.end()));
    }

    void write(JsonGenerator json) {
        json.writeStartObject();
        json.writeStringProperty("id", id.toString());
        json.writeStringProperty("object", "response");
        json.writeNumberProperty("created_at", ResponseId.createdAt(id.messageId()));
        json.writeStringProperty("status", status());
        json.writeName("error");
        writeError(json);
        json.writeName("incomplete_details");
        writeIncompleteDetails(json);
        json.writeObjectPropertyStart("conversation");
        json.writeStringProperty("id", conversationId);
        json.writeEndObject();
        json.writeArrayPropertyStart("output");
        if (!part.text().isEmpty()) {
            writeMessage(json);
        }
        part.calls().forEach(call -> writeCall(json, call, "completed", call.arguments()));
        json.writeEndArray();
        echo.write(json);
        json.writeName("usage");
        writeUsage(json, part.end() == null ? null : part.end().usage());
        json.writeEndObject();
    }

    /** The last event of a stream: its type after {@code response.}. */
    String lastEvent() {
        String status = status();
        // OpenAI has no event for a cancelled response.
        return status.equals("cancelled") ? "incomplete" : status;
    }

    private String status() {
        TurnEnd end = part.end();
        if (end == null) {
            return part.calls().isEmpty() ? "in_progress" : "completed";
        }
        return switch (end.state()) {
            case COMPLETE -> incompleteReason() == null ? "completed" : "incomplete";
            case STOPPED -> "cancelled";
            case INTERRUPTED, FAILED -> "failed";
            case PENDING, STREAMING, WAITING -> throw new IllegalStateException("not ended");
        };
    }

    private @Nullable String incompleteReason() {
        FinishReason reason = part.end() == null ? null : part.end().finishReason();
        if (reason == null) {
            return null;
        }
        return switch (reason) {
            case STOP, TOOL_CALLS, HANDOVER -> null;
            case LENGTH -> "max_output_tokens";
            case CONTENT_FILTER, REFUSAL -> "content_filter";
        };
    }

    private void writeError(JsonGenerator json) {
        if (error == null) {
            json.writeNull();
            return;
        }
        json.writeStartObject();
        json.writeStringProperty("code", "server_error");
        json.writeStringProperty("message", error.sentence());
        json.writeEndObject();
    }

    private void writeIncompleteDetails(JsonGenerator json) {
        String reason = incompleteReason();
        if (reason == null) {
            json.writeNull();
            return;
        }
        json.writeStartObject();
        json.writeStringProperty("reason", reason);
        json.writeEndObject();
    }

    List<UrlCitation> citations() {
        return part.isOver() ? part.citations() : List.of();
    }

    /** Writes the message with its text so far. */
    void writeMessage(JsonGenerator json) {
        String status = status();
        boolean cut = part.isOver() && !status.equals("completed");
        writeMessage(json, cut ? "incomplete" : status, this::writeText);
    }

    /** Writes the message before its text. */
    void writeEmptyMessage(JsonGenerator json) {
        writeMessage(json, "in_progress", null);
    }

    private void writeMessage(
            JsonGenerator json, String status, StrictJson.@Nullable Content content) {
        json.writeStartObject();
        json.writeStringProperty("id", id.item());
        json.writeStringProperty("type", "message");
        json.writeStringProperty("status", status);
        json.writeStringProperty("role", "assistant");
        json.writeArrayPropertyStart("content");
        if (content != null) {
            content.writeTo(json);
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    /** Writes the part with the text and its citations. */
    void writeText(JsonGenerator json) {
        writePart(json, part.text(), citations());
    }

    /** Writes a call of one of the client's tools. */
    void writeCall(JsonGenerator json, ToolStep call, String status, String arguments) {
        ItemListJson.writeCall(json, id.messageId(), call, status, arguments);
    }

    static void writePart(JsonGenerator json, String text, List<UrlCitation> citations) {
        json.writeStartObject();
        json.writeStringProperty("type", "output_text");
        json.writeStringProperty("text", text);
        json.writeArrayPropertyStart("annotations");
        citations.forEach(each -> each.write(json));
        json.writeEndArray();
        json.writeArrayPropertyStart("logprobs");
        json.writeEndArray();
        json.writeEndObject();
    }

    private static void writeUsage(JsonGenerator json, @Nullable Usage usage) {
        if (usage == null) {
            json.writeNull();
            return;
        }
        json.writeStartObject();
        json.writeNumberProperty("input_tokens", usage.inputTokens());
        json.writeObjectPropertyStart("input_tokens_details");
        json.writeNumberProperty("cached_tokens", 0);
        json.writeEndObject();
        json.writeNumberProperty("output_tokens", usage.outputTokens());
        json.writeObjectPropertyStart("output_tokens_details");
        json.writeNumberProperty("reasoning_tokens", 0);
        json.writeEndObject();
        json.writeNumberProperty("total_tokens", usage.inputTokens() + usage.outputTokens());
        json.writeEndObject();
    }
}
