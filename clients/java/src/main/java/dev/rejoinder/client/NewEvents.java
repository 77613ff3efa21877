package dev.rejoinder.client;

import java.util.HashSet;
import java.util.Set;

/**
 * Tells which events of an answer are new. The server repeats events if an answer that nobody had
 * read is started again under its ids, and the passages if there was no text yet.
 */
final class NewEvents {
    private final Set<String> seen = new HashSet<>();
    private final StringBuilder text = new StringBuilder();

    /** Whether the reader begins at the beginning. */
    private final boolean fromStart;

    /** How much of the text the current run has sent. */
    private int offset;

    NewEvents(boolean fromStart) {
        this.fromStart = fromStart;
    }

    /** Returns the part of an event that is new, or null. */
    AnswerEvent of(AnswerEvent event) {
        if (event instanceof AnswerEvent.Delta delta) {
            String fresh = newText(delta.delta());
            return fresh.isEmpty() ? null : new AnswerEvent.Delta(fresh);
        }
        if (event instanceof AnswerEvent.Started) {
            if (!fromStart) {
                throw startedAgain();
            }
            offset = 0;
        }
        return seen.add(event.type() + callId(event)) ? event : null;
    }

    private static String callId(AnswerEvent event) {
        if (event instanceof AnswerEvent.ToolStarted started) {
            return started.callId();
        }
        if (event instanceof AnswerEvent.ToolCompleted completed) {
            return completed.callId();
        }
        if (event instanceof AnswerEvent.ApprovalRequested requested) {
            return requested.callId();
        }
        return event instanceof AnswerEvent.ToolRequested requested ? requested.callId() : "";
    }

    private String newText(String delta) {
        String known = text.substring(offset, Math.min(text.length(), offset + delta.length()));
        if (!delta.startsWith(known)) {
            throw startedAgain();
        }
        offset += delta.length();
        String fresh = delta.substring(known.length());
        text.append(fresh);
        return fresh;
    }

    private static RejoinderException startedAgain() {
        return RejoinderException.invalid(
                "ANSWER_INTERRUPTED",
                "The server lost the answer and started it again. Read it from the beginning.");
    }
}
