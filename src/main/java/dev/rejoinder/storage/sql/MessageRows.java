package dev.rejoinder.storage.sql;

import dev.rejoinder.conversation.Message;
import dev.rejoinder.conversation.MessageAuthor;
import dev.rejoinder.turn.TurnState;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Reads turns as the messages of a conversation's history. The question of a turn has position
 * {@code 2 * sequence}; its answer has the next position and exists once the turn has ended with
 * text.
 */
final class MessageRows {
    private static final String SELECT =
            """
            select t.sequence, t.user_message_id, t.message_id, t.state, t.question, t.answer,
                t.metadata, t.input_tokens, t.output_tokens, t.sources, t.created_at, t.answered_at,
                t.author_id, t.author_name
            from turn t where t.bot_id = :bot_id and t.conversation_id = :conversation_id
                and exists (select 1 from conversation c
                    where c.bot_id = :bot_id and c.id = :conversation_id)
            """;
    private static final String FROM =
            SELECT + "and t.sequence >= :sequence order by t.sequence limit :most";
    private static final String BACK_FROM =
            SELECT + "and t.sequence <= :sequence order by t.sequence desc limit :most";

    List<Message> after(Sql sql, String botId, String conversationId, long position, int limit) {
        long firstTurn = (position >> 1) + (position & 1);
        var messages = new ArrayList<Message>();
        sql.forEachUntil(
                FROM,
                row -> {
                    Message question = question(row);
                    if (question != null
                            && question.position() > position
                            && messages.size() < limit) {
                        messages.add(question);
                    }
                    Message answer = answer(row);
                    if (answer != null && messages.size() < limit) {
                        messages.add(answer);
                    }
                    return messages.size() < limit;
                },
                ConversationColumns.key(botId, conversationId)
                        .and("sequence", firstTurn)
                        .and("most", limit + 1L));
        return messages;
    }

    List<Message> before(Sql sql, String botId, String conversationId, long position, int limit) {
        long lastTurn = (position >> 1) + (position & 1) - 1;
        var messages = new ArrayList<Message>();
        sql.forEachUntil(
                BACK_FROM,
                row -> {
                    Message answer = answer(row);
                    if (answer != null && answer.position() < position && messages.size() < limit) {
                        messages.add(answer);
                    }
                    Message question = question(row);
                    if (question != null && messages.size() < limit) {
                        messages.add(question);
                    }
                    return messages.size() < limit;
                },
                ConversationColumns.key(botId, conversationId)
                        .and("sequence", lastTurn)
                        .and("most", limit + 1L));
        return messages.reversed();
    }

    /** Returns null for a message of an agent, which is the answer to no question. */
    private static @Nullable Message question(ResultRow row) throws SQLException {
        if (author(row) != null) {
            return null;
        }
        TurnState state = TurnState.valueOf(row.text("state"));
        return new Message(
                row.text("user_message_id"),
                2 * row.number("sequence"),
                Message.Role.USER,
                row.text("question"),
                row.instant("created_at"),
                status(state),
                row.text("message_id"),
                row.textOrNull("metadata"),
                null,
                null,
                null,
                state.ended() && !row.text("answer").isEmpty());
    }

    private static @Nullable Message answer(ResultRow row) throws SQLException {
        TurnState state = TurnState.valueOf(row.text("state"));
        if (!state.ended()) {
            return null;
        }
        String text = row.text("answer");
        if (text.isEmpty()) {
            return null;
        }
        return new Message(
                row.text("message_id"),
                2 * row.number("sequence") + 1,
                Message.Role.ASSISTANT,
                text,
                row.instant("answered_at"),
                status(state),
                null,
                null,
                row.integerOrNull("input_tokens"),
                row.integerOrNull("output_tokens"),
                row.textOrNull("sources"),
                true,
                author(row));
    }

    private static @Nullable MessageAuthor author(ResultRow row) throws SQLException {
        String id = row.textOrNull("author_id");
        return id == null ? null : new MessageAuthor(id, row.text("author_name"));
    }

    private static String status(TurnState state) {
        return state.name().toLowerCase(Locale.ROOT);
    }
}
