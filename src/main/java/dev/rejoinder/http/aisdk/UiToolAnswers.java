package dev.rejoinder.http.aisdk;

import dev.rejoinder.core.AppError;
import dev.rejoinder.http.api.JsonFields;
import dev.rejoinder.http.api.ToolCallJson;
import dev.rejoinder.http.api.ToolDecisions;
import dev.rejoinder.turn.LiveTurn;
import dev.rejoinder.turn.ToolEvent;
import dev.rejoinder.turn.ToolStep;
import dev.rejoinder.turn.TurnStore.Decision;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The answers to tool calls in a message of {@code useChat}, which sends the assistant's message
 * again with an approval, a denial or an output in the parts of the calls.
 *
 * @param decisions about the calls that the turn asked about last
 * @param offset of the text that the client has, in UTF-16 units
 * @param events the number of the last tool event that the client has
 * @param round of these calls
 */
record UiToolAnswers(List<Decision> decisions, int offset, int events, int round) {
    /**
     * Reads the answers.
     *
     * @param message the assistant's, which the client has up to where the turn began to wait
     * @throws AppError INVALID_REQUEST if the turn has asked nothing, or nothing is answered
     */
    static UiToolAnswers of(LiveTurn turn, JsonNode message) {
        List<ToolEvent> events = turn.toolEvents();
        ToolEvent last = null;
        for (ToolEvent event : events) {
            if (event.kind() == ToolEvent.Kind.REQUESTED) {
                last = event;
            }
        }
        if (last == null) {
            throw nothing();
        }
        int round = last.step().round();
        int seen = 0;
        var decisions = new ArrayList<Decision>();
        for (ToolEvent event : events) {
            ToolStep step = event.step();
            boolean asked = step.events().requested() != null;
            if (step.round() == round && (!asked || event.kind() == ToolEvent.Kind.REQUESTED)) {
                seen = Math.max(seen, event.number());
            }
            if (step.round() == round && event.kind() == ToolEvent.Kind.REQUESTED) {
                Decision decision = decision(step, message);
                if (decision != null) {
                    decisions.add(decision);
                }
            }
        }
        if (decisions.isEmpty()) {
            throw nothing();
        }
        return new UiToolAnswers(decisions, last.offset(), seen, round);
    }

    private static AppError nothing() {
        return AppError.invalid(
                "messages",
                "The last message must be from the user, or must answer the tool calls of the"
                        + " assistant.");
    }

    private static @Nullable Decision decision(ToolStep step, JsonNode message) {
        for (JsonNode part : message.get("parts")) {
            if (step.callId().equals(JsonFields.text(part, "toolCallId"))) {
                return ToolCallJson.isOfClient(step)
                        ? result(step.callId(), part)
                        : approval(step.callId(), part);
            }
        }
        return null;
    }

    private static @Nullable Decision approval(String callId, JsonNode part) {
        JsonNode approval = JsonFields.value(part, "approval");
        JsonNode approved = approval == null ? null : JsonFields.value(approval, "approved");
        return approval == null || approved == null
                ? null
                : ToolDecisions.approval(
                        callId, approved.booleanValue(), JsonFields.text(approval, "reason"));
    }

    private static @Nullable Decision result(String callId, JsonNode part) {
        String state = JsonFields.text(part, "state");
        if (UiToolState.OUTPUT_AVAILABLE.wireName().equals(state)) {
            return ToolDecisions.result(
                    callId, false, JsonFields.value(part, "output"), "messages");
        }
        if (UiToolState.OUTPUT_ERROR.wireName().equals(state)) {
            return ToolDecisions.result(
                    callId, true, JsonFields.value(part, "errorText"), "messages");
        }
        return null;
    }
}
