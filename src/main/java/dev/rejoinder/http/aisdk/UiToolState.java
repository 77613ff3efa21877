package dev.rejoinder.http.aisdk;

import dev.rejoinder.http.StrictJson;
import dev.rejoinder.http.api.ToolCallJson;
import dev.rejoinder.turn.ToolStep;
import dev.rejoinder.turn.ToolStepState;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.JsonNode;

/** The state of the tool part of a UI message. */
enum UiToolState {
    INPUT_AVAILABLE,
    OUTPUT_AVAILABLE,
    OUTPUT_ERROR,
    /** A person denied the call. */
    OUTPUT_DENIED;

    static UiToolState of(ToolStep step) {
        return switch (step.state()) {
            case OK -> OUTPUT_AVAILABLE;
            case ERROR, UNKNOWN -> OUTPUT_ERROR;
            // The client shows a denial only of a call that it was asked to approve.
            case DENIED ->
                    step.events().requested() == null || ToolCallJson.isOfClient(step)
                            ? OUTPUT_ERROR
                            : OUTPUT_DENIED;
            case AWAITING_APPROVAL, APPROVED, AWAITING_RESULT, STARTED -> INPUT_AVAILABLE;
        };
    }

    String wireName() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /**
     * Writes what a tool answered: JSON as it is, anything else as text.
     *
     * @param seesResults false for null instead
     */
    static void writeOutput(JsonGenerator json, ToolStep step, boolean seesResults) {
        String result = step.result();
        if (result == null || !seesResults) {
            json.writeNull();
            return;
        }
        JsonNode container = containerOrNull(result);
        if (container == null) {
            json.writeString(result);
        } else {
            StrictJson.writeAsSent(json, container);
        }
    }

    private static @Nullable JsonNode containerOrNull(String result) {
        try {
            JsonNode value = StrictJson.parse(result);
            return value.isContainer() ? value : null;
        } catch (JacksonException text) {
            return null;
        }
    }

    /** Why a call has no output. */
    static String errorText(ToolStep step, boolean seesResults) {
        if (seesResults && step.result() != null) {
            return step.result();
        }
        return step.state() == ToolStepState.UNKNOWN
                ? "The tool did not answer. The call may have had its effect."
                : "The call failed.";
    }
}
