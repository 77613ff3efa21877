package dev.rejoinder.http.api;

import dev.rejoinder.http.Exchange;
import dev.rejoinder.http.StrictJson;
import dev.rejoinder.turn.ToolStep;
import dev.rejoinder.turn.ToolStepState;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.JsonNode;

/** Writes tool calls: those that a waiting turn awaits, and those of the history. */
public final class ToolCallJson {
    private ToolCallJson() {}

    /** Writes the calls that a turn awaits, as {@link ToolCallSchemas#ACTION}. */
    public static void writeRequiredActions(JsonGenerator json, List<ToolStep> awaited) {
        json.writeArrayPropertyStart("requiredActions");
        for (ToolStep step : awaited) {
            json.writeStartObject();
            json.writeStringProperty("type", isOfClient(step) ? "tool_result" : "approval");
            writeCall(json, step);
            writeExpiry(json, step);
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    /**
     * Whether the caller may see what tools answer. The model decides what a visitor gets to know
     * of it.
     */
    public static boolean seesResults(Exchange exchange) {
        return exchange.caller().principal().visitor() == null;
    }

    /** Writes a call with its outcome, as {@link ToolCallSchemas#STEP}. */
    static void writeStep(JsonGenerator json, ToolStep step, boolean seesResults) {
        json.writeStartObject();
        writeCall(json, step);
        writeStatus(json, step);
        json.writeStringProperty("result", seesResults ? step.result() : null);
        json.writeStringProperty(
                "startedAt",
                step.startedAt() == null ? null : ApiTimestamps.text(step.startedAt()));
        writeDuration(json, step);
        json.writeNumberProperty("offset", step.offset());
        json.writeNumberProperty("round", step.round());
        json.writeEndObject();
    }

    /** Writes the fields that name a call and say what it does. */
    static void writeCall(JsonGenerator json, ToolStep step) {
        json.writeStringProperty("callId", step.callId());
        json.writeStringProperty("tool", step.tool());
        json.writeStringProperty("title", step.title());
        json.writeName("arguments");
        writeArguments(json, step.arguments());
    }

    /** Writes arguments as the object that they are, or as text if the model wrote no object. */
    public static void writeArguments(JsonGenerator json, String arguments) {
        JsonNode object = objectOrNull(arguments);
        if (object == null) {
            json.writeString(arguments);
        } else {
            StrictJson.writeAsSent(json, object);
        }
    }

    private static @Nullable JsonNode objectOrNull(String arguments) {
        try {
            JsonNode value = StrictJson.parse(arguments);
            return value.isObject() ? value : null;
        } catch (JacksonException malformed) {
            return null;
        }
    }

    static void writeExpiry(JsonGenerator json, ToolStep step) {
        json.writeStringProperty(
                "expiresAt",
                step.expiresAt() == null ? null : ApiTimestamps.text(step.expiresAt()));
    }

    static void writeDuration(JsonGenerator json, ToolStep step) {
        if (step.startedAt() == null || step.endedAt() == null) {
            json.writeNullProperty("durationMillis");
        } else {
            long millis = Duration.between(step.startedAt(), step.endedAt()).toMillis();
            json.writeNumberProperty("durationMillis", Math.max(0, millis));
        }
    }

    static void writeStatus(JsonGenerator json, ToolStep step) {
        json.writeStringProperty("status", status(step));
        json.writeBooleanProperty("expired", step.expired());
    }

    private static String status(ToolStep step) {
        return switch (step.state()) {
            case APPROVED, STARTED -> "running";
            case AWAITING_APPROVAL, AWAITING_RESULT, OK, ERROR, UNKNOWN, DENIED ->
                    step.state().name().toLowerCase(Locale.ROOT);
        };
    }

    /**
     * Whether the client that offered the tool answers the call. The server starts no such call, so
     * it has no such event.
     */
    public static boolean isOfClient(ToolStep step) {
        boolean neverSent = step.events().requested() != null && step.events().started() == null;
        return step.state() == ToolStepState.AWAITING_RESULT
                || (neverSent && (step.startedAt() != null || hasResult(step.state())));
    }

    private static boolean hasResult(ToolStepState state) {
        return state == ToolStepState.OK
                || state == ToolStepState.ERROR
                || state == ToolStepState.UNKNOWN;
    }
}
