package dev.rejoinder.storage.sql;

import dev.rejoinder.conversation.Message;
import dev.rejoinder.core.AppError;
import dev.rejoinder.core.ErrorCode;
import dev.rejoinder.event.EventType;
import dev.rejoinder.event.NewEvent;
import dev.rejoinder.handover.HandoverStore.PersonMessage;
import dev.rejoinder.turn.TurnKey;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Stores messages of agents: each is the answer of a turn without a question, which has ended.
 * Belongs to a transaction that holds the lock of the conversation.
 */
final class PersonMessageRows {
    private static final String INSERT =
            Columns.of(
                            "bot_id",
                            "conversation_id",
                            "sequence",
                            "user_message_id",
                            "message_id",
                            "answer",
                            "author_id",
                            "author_name")
                    .with("question", "''")
                    .with("state", "'COMPLETE'")
                    .with("finish_reason", "'STOP'")
                    .with("fence", String.valueOf(TurnAcceptance.FIRST_FENCE))
                    .with("streamed", "1")
                    .with("created_at", ":now")
                    .with("answered_at", ":now")
                    .insertInto("turn");
    private static final String EXTENT =
            "select updated_at, last_sequence from conversation where "
                    + ConversationColumns.IS_KEY;
    private static final String FIND =
            """
            select sequence from turn where bot_id = :bot_id and message_id = :message_id
                and conversation_id = :conversation_id
            """;

    private static final String OF_PERSON =
            "{\"role\":\"assistant\",\"status\":\"complete\",\"author\":true}";

    private PersonMessageRows() {}

    private record Extent(long updatedAt, long lastSequence) {}

    static Message insert(Sql sql, PersonMessage message, EventOutbox outbox, long now) {
        Parameters parameters = key(message).and("now", now);
        Extent extent =
                sql.queryOne(
                                EXTENT,
                                row ->
                                        new Extent(
                                                row.number("updated_at"),
                                                row.number("last_sequence")),
                                parameters)
                        .orElseThrow(() -> new IllegalStateException("not locked"));
        long sequence = extent.lastSequence() + 1;
        sql.update(ConversationColumns.ADD_QUESTION, parameters);
        BotConversationCounts.activityDayChanged(
                sql, message.botId(), extent.updatedAt(), Math.max(extent.updatedAt(), now));
        sql.update(
                INSERT,
                parameters
                        .and("sequence", sequence)
                        .and("user_message_id", message.hiddenId())
                        .and("message_id", message.messageId())
                        .and("answer", message.text())
                        .and("author_id", message.agent().id())
                        .and("author_name", message.agent().name()));
        TurnCounts.countMessage(sql, message.botId(), now, false);
        if (message.keyHash() != null) {
            IdempotencyRows.store(
                    sql,
                    parameters
                            .and("key_hash", message.keyHash())
                            .and("fingerprint", message.fingerprint())
                            .and("created_at", now),
                    false);
        }
        outbox.add(
                sql,
                new NewEvent(
                        EventType.MESSAGE_CREATED,
                        message.botId(),
                        message.conversationId(),
                        message.messageId(),
                        OF_PERSON),
                now);
        return read(sql, message, sequence);
    }

    /**
     * Returns the message that was stored under the same key, or by an earlier attempt.
     *
     * @throws AppError IDEMPOTENCY_KEY_REUSED
     */
    static Optional<Message> stored(Sql sql, PersonMessage message, boolean mayBeDone) {
        Parameters parameters = key(message).and("key_hash", message.keyHash());
        if (message.keyHash() != null) {
            Optional<IdempotencyRows.KnownKey> known = IdempotencyRows.find(sql, parameters);
            if (known.isPresent()) {
                if (!known.get().fingerprint().equals(message.fingerprint())) {
                    throw AppError.of(
                            ErrorCode.IDEMPOTENCY_KEY_REUSED,
                            "This Idempotency-Key was used with another request.");
                }
                TurnKey turn = known.get().turn();
                return Optional.of(read(sql, message, turn.sequence()));
            }
        }
        if (!mayBeDone) {
            return Optional.empty();
        }
        OptionalLong sequence =
                sql
                        .query(
                                FIND,
                                row -> row.number("sequence"),
                                parameters.and("message_id", message.messageId()))
                        .stream()
                        .mapToLong(Long::longValue)
                        .findFirst();
        return sequence.isPresent()
                ? Optional.of(read(sql, message, sequence.getAsLong()))
                : Optional.empty();
    }

    private static Message read(Sql sql, PersonMessage message, long sequence) {
        return new MessageRows()
                .after(sql, message.botId(), message.conversationId(), 2 * sequence, 1)
                .getFirst();
    }

    private static Parameters key(PersonMessage message) {
        return ConversationColumns.key(message.botId(), message.conversationId());
    }
}
