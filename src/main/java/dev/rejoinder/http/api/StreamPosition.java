package dev.rejoinder.http.api;

import dev.rejoinder.core.AppError;
import dev.rejoinder.turn.LiveTurn;
import dev.rejoinder.turn.TurnEnd;
import dev.rejoinder.turn.TurnState;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How far a reader has read a turn.
 *
 * @param offset of the text, in UTF-16 units
 * @param events the number of the last tool event that the reader has; 0 for none
 */
record StreamPosition(int offset, int events) {
    /**
     * Message id, offset, event number, run. Nine digits exceed any answer's length and do not
     * overflow an int.
     */
    private static final Pattern EVENT_ID =
            Pattern.compile("(?:(msg_\\w+):)?([0-9]{1,9})(?:,([0-9]{1,9}))?(?:\\.([0-9]{1,9}))?");

    /**
     * The position in an event id, or in its last part alone. Null means the beginning, which also
     * applies to a reader of an earlier run of this turn. An id without an event number is of a
     * reader that has no tool event yet.
     *
     * @param field of the request that has the id
     * @throws AppError INVALID_REQUEST
     */
    static @Nullable StreamPosition of(LiveTurn turn, @Nullable String id, String field) {
        if (id == null || id.isEmpty()) {
            return null;
        }
        Matcher parts = EVENT_ID.matcher(id);
        if (!parts.matches()) {
            throw notAnEvent(field);
        }
        String message = parts.group(1);
        String givenRun = parts.group(4);
        boolean ofThisMessage =
                message == null ? givenRun == null : message.equals(turn.messageId());
        if (!ofThisMessage) {
            throw notAnEvent(field);
        }
        long run = givenRun == null ? LiveTurn.FIRST_RUN : Long.parseLong(givenRun);
        if (message != null && run != turn.run()) {
            return null;
        }
        int offset = Integer.parseInt(parts.group(2));
        String rest = turn.textFrom(offset);
        if (!rest.isEmpty() && Character.isLowSurrogate(rest.charAt(0))) {
            throw notAnEvent(field);
        }
        int events = parts.group(3) == null ? 0 : Integer.parseInt(parts.group(3));
        // While the turn runs, another node may have sent more than this one knows. After a crash,
        // less text may be stored than was sent.
        TurnEnd end = turn.end();
        boolean unsent =
                end != null
                        && (events > turn.toolEvents().size()
                                || (end.state() == TurnState.COMPLETE && offset > turn.length()));
        if (unsent) {
            throw notAnEvent(field);
        }
        return new StreamPosition(offset, events);
    }

    private static AppError notAnEvent(String field) {
        return AppError.invalid(field, "This is not an event id of this message.");
    }

    /**
     * Whether a reader at this position has all of an answer that has ended. If the answer has
     * neither text nor tool events, such a reader has not seen the end: its position equals that of
     * the beginning.
     */
    boolean isEndOf(LiveTurn turn) {
        return turn.end() != null
                && offset + events > 0
                && offset == turn.length()
                && events >= turn.toolEvents().size();
    }
}
