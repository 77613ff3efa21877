package dev.rejoinder.analytics;

/**
 * The calls of one tool that ended in a period.
 *
 * @param errors that the tool answered with an error, or that were not made
 * @param unknown whose outcome is unknown
 * @param denied that a person denied, or nobody approved in time
 * @param timed that the tool answered
 * @param millis how long the timed ones took together
 */
public record ToolTotal(
        String tool, long calls, long errors, long unknown, long denied, long timed, long millis) {
    ToolTotal plus(ToolTotal other) {
        return new ToolTotal(
                tool,
                calls + other.calls,
                errors + other.errors,
                unknown + other.unknown,
                denied + other.denied,
                timed + other.timed,
                millis + other.millis);
    }
}
