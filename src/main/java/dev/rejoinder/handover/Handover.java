package dev.rejoinder.handover;

import dev.rejoinder.conversation.MessageAuthor;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A handover of a conversation to a person.
 *
 * @param number counts the handovers of the conversation, from 1
 * @param note what the requester wrote, or null
 * @param agent who has it or had it; null if nobody took it
 * @param unanswered whether it ended because nobody took it in time
 * @param version grows with each change
 * @param expiresAt when it ends if nobody takes it
 * @param changedAt when it changed or its conversation got a message, by the clock of leases
 */
public record Handover(
        String botId,
        String conversationId,
        int number,
        HandoverState state,
        HandoverReason reason,
        @Nullable String note,
        @Nullable MessageAuthor agent,
        boolean unanswered,
        int version,
        Instant requestedAt,
        Instant expiresAt,
        @Nullable Instant acceptedAt,
        @Nullable Instant endedAt,
        long changedAt) {
    public Handover {
        if (state == HandoverState.ACTIVE && agent == null) {
            throw new IllegalArgumentException("an active handover has an agent");
        }
    }

    /** Whether this agent has it now. */
    public boolean isHeldBy(MessageAuthor person) {
        return state == HandoverState.ACTIVE && agent != null && agent.id().equals(person.id());
    }
}
