package dev.rejoinder.tool;

/** What a call of a tool changes, which decides whether the call may be repeated. */
public enum ToolEffect {
    /** Nothing. */
    READ_ONLY,
    /** A repeated call with the same idempotency key changes nothing more. */
    IDEMPOTENT,
    /** Each call may have an effect of its own, so a call is never repeated. */
    SIDE_EFFECT;

    /** Whether a call whose outcome is unknown may be repeated. */
    public boolean mayRepeat() {
        return this != SIDE_EFFECT;
    }
}
