package dev.rejoinder.tool;

/**
 * The outcome of a call.
 *
 * @param content for the model: text or JSON, at most {@link #MAX_CONTENT} UTF-16 units
 */
public record ToolOutcome(Status status, String content) {
    /** The longest content, in UTF-16 units. */
    public static final int MAX_CONTENT = 64 << 10;

    /** How a call ended. */
    public enum Status {
        OK,
        /** The tool answered with an error, or the call was never made. */
        ERROR,
        /** The call may have had its effect: no answer came. */
        UNKNOWN
    }

    public ToolOutcome {
        if (content.length() > MAX_CONTENT) {
            throw new IllegalArgumentException("content of " + content.length() + " characters");
        }
    }

    public static ToolOutcome ok(String content) {
        return new ToolOutcome(Status.OK, content);
    }

    /** The tool answered with an error, or the call was never made. */
    public static ToolOutcome error(String content) {
        return new ToolOutcome(Status.ERROR, content);
    }

    /** The call may have had its effect. */
    public static ToolOutcome unknown(String content) {
        return new ToolOutcome(Status.UNKNOWN, content);
    }
}
