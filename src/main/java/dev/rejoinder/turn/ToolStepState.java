package dev.rejoinder.turn;

/** The state of a tool call within its turn. */
public enum ToolStepState {
    /** A person must approve the call. */
    AWAITING_APPROVAL,
    /** Approved, and not started yet. */
    APPROVED,
    /** The client that offered the tool must answer the call. */
    AWAITING_RESULT,
    /** The call may have been sent. */
    STARTED,
    /** The tool answered. */
    OK,
    /** The tool answered with an error, or the call was not made. */
    ERROR,
    /** The call may have had its effect: no answer came. */
    UNKNOWN,
    /** A person denied the call, or nobody approved it in time. It was not made. */
    DENIED;

    /** Whether the call has its outcome. */
    public boolean ended() {
        return switch (this) {
            case OK, ERROR, UNKNOWN, DENIED -> true;
            case AWAITING_APPROVAL, APPROVED, AWAITING_RESULT, STARTED -> false;
        };
    }

    /** Whether the turn waits for somebody outside the server. */
    public boolean awaits() {
        return this == AWAITING_APPROVAL || this == AWAITING_RESULT;
    }
}
