package dev.rejoinder.http.aisdk;

import dev.rejoinder.http.StrictJson;
import dev.rejoinder.http.api.ToolCallJson;
import dev.rejoinder.turn.ToolEvent;
import dev.rejoinder.turn.ToolStep;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JsonGenerator;

/**
 * Tool events as chunks of a UI message stream. All tools are dynamic: the client does not know
 * them when it is built. Tools that the client must not call are executed by the provider. The id
 * of an approval is the id of its call.
 */
final class ToolChunks {
    private ToolChunks() {}

    /**
     * The chunks of one event.
     *
     * @param seesResults whether the reader may see what tools answer
     */
    static List<StrictJson.Content> of(ToolEvent event, boolean seesResults) {
        ToolStep step = event.step();
        boolean approvable = step.events().requested() != null && !ToolCallJson.isOfClient(step);
        var chunks = new ArrayList<StrictJson.Content>();
        switch (event.kind()) {
            case REQUESTED -> {
                chunks.add(json -> writeInput(json, step));
                if (approvable) {
                    chunks.add(json -> writeApproval(json, "tool-approval-request", step));
                }
            }
            case STARTED ->
                    chunks.add(
                            approvable
                                    ? json -> writeApproved(json, step, true)
                                    : json -> writeInput(json, step));
            case ENDED -> {
                boolean made = step.events().started() != null;
                if (!made && step.events().requested() == null) {
                    // A call with wrong arguments ends before it starts.
                    chunks.add(json -> writeInput(json, step));
                }
                if (approvable && !made) {
                    chunks.add(json -> writeApproved(json, step, false));
                }
                chunks.add(json -> writeOutput(json, step, seesResults));
            }
        }
        return chunks;
    }

    private static void writeInput(JsonGenerator json, ToolStep step) {
        writeStart(json, "tool-input-available", step);
        json.writeStringProperty("toolName", step.tool());
        json.writeName("input");
        ToolCallJson.writeArguments(json, step.arguments());
        json.writeStringProperty("title", step.title());
        json.writeBooleanProperty("dynamic", true);
        writeExecutor(json, step);
        json.writeEndObject();
    }

    /** Without it, the client calls the tool. */
    static void writeExecutor(JsonGenerator json, ToolStep step) {
        if (!ToolCallJson.isOfClient(step)) {
            json.writeBooleanProperty("providerExecuted", true);
        }
    }

    private static void writeApproval(JsonGenerator json, String type, ToolStep step) {
        writeStart(json, type, step);
        json.writeStringProperty("approvalId", step.callId());
        json.writeEndObject();
    }

    private static void writeApproved(JsonGenerator json, ToolStep step, boolean approved) {
        json.writeStartObject();
        json.writeStringProperty("type", "tool-approval-response");
        json.writeStringProperty("approvalId", step.callId());
        json.writeBooleanProperty("approved", approved);
        json.writeEndObject();
    }

    private static void writeOutput(JsonGenerator json, ToolStep step, boolean seesResults) {
        switch (UiToolState.of(step)) {
            case OUTPUT_AVAILABLE -> {
                writeStart(json, "tool-output-available", step);
                json.writeName("output");
                UiToolState.writeOutput(json, step, seesResults);
                writeExecutor(json, step);
            }
            case OUTPUT_ERROR, INPUT_AVAILABLE -> {
                writeStart(json, "tool-output-error", step);
                json.writeStringProperty("errorText", UiToolState.errorText(step, seesResults));
                writeExecutor(json, step);
            }
            case OUTPUT_DENIED -> writeStart(json, "tool-output-denied", step);
        }
        json.writeEndObject();
    }

    private static void writeStart(JsonGenerator json, String type, ToolStep step) {
        json.writeStartObject();
        json.writeStringProperty("type", type);
        json.writeStringProperty("toolCallId", step.callId());
    }
}
