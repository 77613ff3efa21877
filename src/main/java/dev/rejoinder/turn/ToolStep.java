package dev.rejoinder.turn;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A tool call of a turn, as stored. A round is one call of the model and the tool calls that it
 * asks for.
 *
 * @param round from 1
 * @param index the place in the round, from 0
 * @param callId unique in the turn
 * @param title of the tool, for people
 * @param arguments as the model wrote them
 * @param offset the length of the answer before the round's calls, in UTF-16 units
 * @param mayRepeat whether the call may be repeated when its outcome is unknown
 * @param modelState the parts of the model's message that its provider must get back, as JSON; only
 *     at index 0, and null without them
 * @param result for the model; null until the call has ended
 * @param events the numbers of the call's events
 */
public record ToolStep(
        int round,
        int index,
        String callId,
        String tool,
        String title,
        String arguments,
        int offset,
        boolean mayRepeat,
        @Nullable String modelState,
        ToolStepState state,
        @Nullable String result,
        Events events,
        @Nullable Instant expiresAt,
        @Nullable Instant startedAt,
        @Nullable Instant endedAt) {

    /** The result of a call that nobody approved in time: DENIED. */
    public static final String NOT_APPROVED_IN_TIME = "This call was not approved in time.";

    /** The result of a client's call that the client did not answer in time: UNKNOWN. */
    public static final String NO_RESULT_IN_TIME =
            "No result came in time. The call may have been made.";

    /**
     * The numbers of the events of a call, counted over the whole turn from 1. Null for events that
     * have not happened.
     *
     * @param requested somebody outside the server must act
     */
    public record Events(
            @Nullable Integer requested, @Nullable Integer started, @Nullable Integer ended) {}

    public ToolStep withEvents(Events numbers) {
        return with(state, result, numbers, expiresAt, startedAt, endedAt);
    }

    /** The call starts. */
    ToolStep started(Instant now) {
        return with(ToolStepState.STARTED, result, events, expiresAt, now, endedAt);
    }

    /** A person approves the call. */
    public ToolStep approved() {
        return with(ToolStepState.APPROVED, result, events, expiresAt, startedAt, endedAt);
    }

    /** The call has its outcome. */
    public ToolStep ended(ToolStepState outcome, @Nullable String content, Instant now) {
        return with(outcome, content, events, expiresAt, startedAt, now);
    }

    /** The call has no outcome any more. */
    ToolStep reopened(ToolStepState before) {
        return new ToolStep(
                round,
                index,
                callId,
                tool,
                title,
                arguments,
                offset,
                mayRepeat,
                modelState,
                before,
                null,
                new Events(events.requested(), events.started(), null),
                expiresAt,
                startedAt,
                null);
    }

    /** Somebody must act before a time. */
    ToolStep expiring(Instant at) {
        return with(state, result, events, at, startedAt, endedAt);
    }

    private ToolStep with(
            ToolStepState newState,
            @Nullable String newResult,
            Events numbers,
            @Nullable Instant expires,
            @Nullable Instant started,
            @Nullable Instant ended) {
        return new ToolStep(
                round,
                index,
                callId,
                tool,
                title,
                arguments,
                offset,
                mayRepeat,
                modelState,
                newState,
                newResult,
                numbers,
                expires,
                started,
                ended);
    }

    /** Whether the call ended because nobody approved or answered it in time. */
    public boolean expired() {
        return (state == ToolStepState.DENIED && NOT_APPROVED_IN_TIME.equals(result))
                || (state == ToolStepState.UNKNOWN && NO_RESULT_IN_TIME.equals(result));
    }

    /** What the model gets of a call whose outcome is unknown. */
    public String unknownOutcome() {
        return mayRepeat
                ? "The outcome of this call is unknown. It may be called again."
                : "The outcome of this call is unknown: it may have had its effect. Do not repeat"
                        + " it.";
    }

    /** The key that every attempt of this call sends. */
    public String idempotencyKey(String messageId) {
        return messageId + ":" + round + ":" + index;
    }
}
