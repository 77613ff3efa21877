package dev.rejoinder.handover;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A request for a person.
 *
 * @param note what the requester wrote, or null
 * @param waits how long the conversation waits until the bot answers again
 */
public record HandoverRequest(HandoverReason reason, @Nullable String note, Duration waits) {
    /** The maximum length of a note, in characters. */
    public static final int MAX_NOTE = 1_000;
}
