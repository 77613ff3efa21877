package dev.rejoinder.http.api;

import dev.rejoinder.provider.FinishReason;
import dev.rejoinder.provider.Usage;
import dev.rejoinder.turn.LiveTurn;
import dev.rejoinder.turn.TurnEnd;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/** Writes an answer as {@code data} of {@code /message} and of the terminal event. */
public final class AnswerJson {
    /** The status of a turn that waits for an approval or for a result of the client. */
    static final String REQUIRES_ACTION = "requires_action";

    private AnswerJson() {}

    /** Writes an answer that fits {@link ResponseSchemas#ANSWER}. */
    public static void write(JsonGenerator json, LiveTurn turn, TurnEnd end) {
        json.writeStartObject();
        writeSeed(json, turn, end.answer());
        writeRest(json, turn, end);
        if (end.finishReason() != FinishReason.STOP) {
            json.writeStringProperty("finishReason", finishReason(end));
        }
        HandoverJson.write(json, "handover", turn.handover());
        writeSuggestions(json, turn.suggestions());
        json.writeEndObject();
    }

    /** Writes the text so far and the calls that the turn awaits; also fits the schema. */
    public static void writeWaiting(JsonGenerator json, LiveTurn turn) {
        json.writeStartObject();
        writeSeed(json, turn, turn.textFrom(0));
        json.writeStringProperty("status", REQUIRES_ACTION);
        ToolCallJson.writeRequiredActions(json, turn.awaited());
        writeSources(json, turn.sources());
        json.writeNullProperty("usage");
        json.writeEndObject();
    }

    static void writeWithFinishReason(JsonGenerator json, LiveTurn turn, TurnEnd end) {
        json.writeStartObject();
        writeSeed(json, turn, end.answer());
        json.writeStringProperty("finishReason", finishReason(end));
        writeRest(json, turn, end);
        HandoverJson.write(json, "handover", turn.handover());
        writeSuggestions(json, turn.suggestions());
        json.writeEndObject();
    }

    static void writePartial(JsonGenerator json, LiveTurn turn, String text) {
        json.writeStartObject();
        writeSeed(json, turn, text);
        json.writeEndObject();
    }

    static void writeSeed(JsonGenerator json, LiveTurn turn, String text) {
        json.writeStringProperty("response", text);
        json.writeStringProperty("conversationId", turn.conversationId());
        json.writeStringProperty("messageId", turn.messageId());
    }

    private static void writeRest(JsonGenerator json, LiveTurn turn, TurnEnd end) {
        writeSources(json, end.sources());
        writeLookedAt(json, turn.sources(), end.sources());
        json.writeName("usage");
        writeUsage(json, end.usage());
    }

    private static void writeSources(JsonGenerator json, @Nullable String sources) {
        json.writeName("sources");
        json.writeRawValue(sources == null ? "[]" : sources);
    }

    private static void writeSuggestions(JsonGenerator json, List<String> suggestions) {
        if (!suggestions.isEmpty()) {
            json.writeArrayPropertyStart("suggestions");
            suggestions.forEach(json::writeString);
            json.writeEndArray();
        }
    }

    /** Only while this server has the turn in memory: what was looked at is not stored. */
    private static void writeLookedAt(
            JsonGenerator json, @Nullable String lookedAt, @Nullable String cited) {
        if (lookedAt != null && !lookedAt.equals(cited)) {
            json.writeName("lookedAt");
            json.writeRawValue(lookedAt);
        }
    }

    static void writeUsage(JsonGenerator json, @Nullable Usage usage) {
        if (usage == null) {
            json.writeNull();
            return;
        }
        json.writeStartObject();
        json.writeNumberProperty("inputTokens", usage.inputTokens());
        json.writeNumberProperty("outputTokens", usage.outputTokens());
        json.writeEndObject();
    }

    private static String finishReason(TurnEnd end) {
        FinishReason reason = end.finishReason();
        return reason == null ? "stopped" : reason.wireName();
    }
}
