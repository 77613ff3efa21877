package dev.rejoinder.http.api;

import dev.rejoinder.turn.ToolEvent;
import dev.rejoinder.turn.ToolStep;
import tools.jackson.core.JsonGenerator;

/** The tool events of a stream. */
final class ToolEventJson {
    /** The longest result in an event, in UTF-16 units; the history has the whole result. */
    static final int MAX_RESULT = 2_000;

    private ToolEventJson() {}

    /** The name of an event. */
    static String type(ToolEvent event) {
        return switch (event.kind()) {
            case REQUESTED ->
                    ToolCallJson.isOfClient(event.step())
                            ? "message.tool.requested"
                            : "message.approval.requested";
            case STARTED -> "message.tool.started";
            case ENDED -> "message.tool.completed";
        };
    }

    /**
     * Writes an event.
     *
     * @param seesResults whether the reader may see what tools answer
     */
    static void write(JsonGenerator json, ToolEvent event, boolean seesResults) {
        ToolStep step = event.step();
        json.writeStartObject();
        json.writeStringProperty("type", type(event));
        switch (event.kind()) {
            case REQUESTED -> {
                ToolCallJson.writeCall(json, step);
                ToolCallJson.writeExpiry(json, step);
            }
            case STARTED -> ToolCallJson.writeCall(json, step);
            case ENDED -> writeOutcome(json, step, seesResults);
        }
        json.writeEndObject();
    }

    private static void writeOutcome(JsonGenerator json, ToolStep step, boolean seesResults) {
        String result = seesResults ? step.result() : null;
        json.writeStringProperty("callId", step.callId());
        json.writeStringProperty("tool", step.tool());
        ToolCallJson.writeStatus(json, step);
        ToolCallJson.writeDuration(json, step);
        json.writeStringProperty("result", summary(result == null ? "" : result));
    }

    private static String summary(String result) {
        if (result.length() <= MAX_RESULT) {
            return result;
        }
        boolean split = Character.isHighSurrogate(result.charAt(MAX_RESULT - 1));
        return result.substring(0, split ? MAX_RESULT - 1 : MAX_RESULT);
    }
}
