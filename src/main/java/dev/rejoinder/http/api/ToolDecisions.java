package dev.rejoinder.http.api;

import dev.rejoinder.bot.Bot;
import dev.rejoinder.core.AppError;
import dev.rejoinder.core.ErrorCode;
import dev.rejoinder.core.TextChecks;
import dev.rejoinder.http.Exchange;
import dev.rejoinder.http.StrictJson;
import dev.rejoinder.tool.ToolCatalog;
import dev.rejoinder.tool.ToolOutcome;
import dev.rejoinder.turn.LiveTurn;
import dev.rejoinder.turn.ToolEvent;
import dev.rejoinder.turn.ToolStep;
import dev.rejoinder.turn.ToolStepState;
import dev.rejoinder.turn.TurnEngine;
import dev.rejoinder.turn.TurnStore.Decision;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Passes the decisions of callers about awaited tool calls to the turn. */
public final class ToolDecisions {
    /** The longest reason of a denial, in characters. */
    public static final int MAX_REASON = 2_000;

    private final TurnEngine turns;
    private final ToolCatalog tools;
    private final Duration streamDeadline;

    /**
     * @param streamDeadline how long a turn may run after the decisions
     */
    public ToolDecisions(TurnEngine turns, ToolCatalog tools, Duration streamDeadline) {
        this.turns = turns;
        this.tools = tools;
        this.streamDeadline = streamDeadline;
    }

    /**
     * Stores decisions, and returns the turn, which goes on if nothing is awaited any more. The
     * caller may see the conversation.
     *
     * @throws AppError as {@link TurnEngine#decide}; INSUFFICIENT_PERMISSIONS for a visitor, if
     *     only others may decide
     */
    public LiveTurn decide(
            Exchange exchange,
            Bot bot,
            String conversationId,
            String messageId,
            List<Decision> decisions) {
        if (exchange.caller().principal().visitor() != null) {
            LiveTurn turn = turns.require(bot.id(), conversationId, messageId);
            for (Decision decision : decisions) {
                requireVisitorMayDecide(bot, step(turn, decision.callId()));
            }
        }
        return turns.decide(bot, conversationId, messageId, decisions, streamDeadline);
    }

    private static ToolStep step(LiveTurn turn, String callId) {
        return turn.toolEvents().stream()
                .map(ToolEvent::step)
                .filter(step -> step.callId().equals(callId))
                .findFirst()
                .orElseThrow(
                        () ->
                                AppError.of(
                                        ErrorCode.TOOL_CALL_NOT_FOUND,
                                        "The answer has no such tool call."));
    }

    /** Tools that were deleted or turned off meanwhile are not for visitors either. */
    private void requireVisitorMayDecide(Bot bot, ToolStep step) {
        boolean may =
                !ToolCallJson.isOfClient(step)
                        && tools.toolsOf(bot).stream()
                                .anyMatch(
                                        tool ->
                                                tool.name().equals(step.tool())
                                                        && tool.visitorApproves());
        if (!may) {
            throw AppError.of(
                    ErrorCode.INSUFFICIENT_PERMISSIONS, "Visitors cannot decide about this call.");
        }
    }

    /**
     * The approval or denial of a call.
     *
     * @param reason of a denial, for the model; or null
     */
    public static Decision approval(String callId, boolean approve, @Nullable String reason) {
        if (approve) {
            return new Decision(callId, ToolStepState.APPROVED, null);
        }
        return new Decision(
                callId,
                ToolStepState.DENIED,
                reason == null || TextChecks.isBlank(reason)
                        ? "A person denied this call."
                        : "A person denied this call: " + reason);
    }

    /**
     * The result of a call that the client made.
     *
     * @param output a string is passed on as it is, other values as JSON
     * @param field where the output is in the request
     * @throws AppError INVALID_REQUEST if it is too large
     */
    public static Decision result(
            String callId, boolean isError, @Nullable JsonNode output, String field) {
        String text =
                output == null
                        ? "null"
                        : output.isString() ? output.stringValue() : StrictJson.compact(output);
        if (text.length() > ToolOutcome.MAX_CONTENT) {
            throw AppError.invalid(
                    field,
                    "The output of a tool must have at most "
                            + ToolOutcome.MAX_CONTENT
                            + " characters.");
        }
        return new Decision(callId, isError ? ToolStepState.ERROR : ToolStepState.OK, text);
    }
}
