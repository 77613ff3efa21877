package dev.rejoinder.tool;

/** Calls one tool. Thread-safe. */
public interface ToolCaller {
    /**
     * Calls the tool once, or several times if {@link ToolEffect#mayRepeat}. Blocks until the tool
     * has answered or the timeout has passed. Failures are outcomes, not exceptions.
     *
     * @throws InterruptedException when the turn no longer wants the outcome; the call may have had
     *     its effect
     */
    ToolOutcome call(ToolInvocation invocation) throws InterruptedException;
}
