package dev.rejoinder.storage.sql;

import dev.rejoinder.handover.HandoverRequest;
import dev.rejoinder.provider.FinishReason;
import dev.rejoinder.turn.NewTurn;
import dev.rejoinder.turn.Turn;
import dev.rejoinder.turn.TurnKey;
import dev.rejoinder.turn.TurnState;
import java.time.Instant;

/** Stores questions to which the bot is silent, because a person answers. */
final class SilentTurns {
    private static final String INSERT =
            TurnColumns.NEW
                    .with("state", "'COMPLETE'")
                    .with("finish_reason", "'HANDOVER'")
                    .with("answered_at", ":created_at")
                    .with("lease_owner", "null")
                    .with("lease_until", "null")
                    .insertInto("turn");

    private final HandoverRows handovers;
    private final EventOutbox outbox;

    SilentTurns(Dialect dialect, EventOutbox outbox, HandoverMailQueue mails) {
        this.handovers = new HandoverRows(dialect, outbox, mails);
        this.outbox = outbox;
    }

    /**
     * Inserts a question that a person answers.
     *
     * @param handedOver whether a person was asked for before
     */
    Turn insert(
            Sql sql,
            NewTurn turn,
            long sequence,
            boolean handedOver,
            Parameters parameters,
            long now) {
        TurnCounts.countMessage(sql, turn.botId(), now, sequence == TurnAcceptance.FIRST_SEQUENCE);
        sql.update(INSERT, parameters.and("sequence", sequence));
        outbox.add(sql, TurnEvents.questionCreated(turn), now);
        HandoverRequest request = turn.handover();
        if (handedOver) {
            handovers.touch(sql, turn.botId(), turn.conversationId());
        } else if (request != null) {
            var _ = handovers.begin(sql, turn.botId(), turn.conversationId(), request, null, now);
        }
        return new Turn(
                        new TurnKey(turn.botId(), turn.conversationId(), sequence),
                        turn.userMessageId(),
                        turn.messageId(),
                        TurnState.COMPLETE,
                        TurnAcceptance.FIRST_FENCE,
                        turn.question(),
                        "",
                        FinishReason.HANDOVER,
                        null,
                        null,
                        null,
                        Instant.ofEpochMilli(now),
                        Instant.ofEpochMilli(now),
                        turn.streamed())
                .withAttachments(turn.files().ids().size());
    }
}
