package dev.rejoinder.storage.sql;

import dev.rejoinder.conversation.Conversation;
import dev.rejoinder.turn.NewTurn;
import java.sql.SQLException;
import java.util.List;

/** The columns of a conversation, and the statements that both ways of storing a turn share. */
final class ConversationColumns {
    private static final Columns READ =
            Columns.of(
                    "bot_id",
                    "id",
                    "user_id",
                    "metadata",
                    "preview",
                    "message_count",
                    "created_at",
                    "updated_at",
                    "handover",
                    "ups",
                    "downs");

    /** Values are selected from the bot, so that a deleted bot gets no new conversations. */
    private static final Columns NEW =
            Columns.of("user_id", "created_at", "updated_at", "preview", "metadata")
                    .with("bot_id", "id")
                    .with("id", ":conversation_id")
                    .with("message_count", "1")
                    .with("last_sequence", String.valueOf(TurnAcceptance.FIRST_SEQUENCE));

    /**
     * Select list for {@link #conversation}; the query must name the table {@code conversation c}.
     */
    static final String READ_FROM_C =
            READ.from("c")
                    + """
                    , case when exists (select 1 from turn o where o.bot_id = c.bot_id
                            and o.conversation_id = c.id and o.state = 'STREAMING')
                        or exists (select 1 from turn o where o.bot_id = c.bot_id
                            and o.conversation_id = c.id and o.state = 'PENDING')
                        then 1 else 0 end as running
                    , case when exists (select 1 from waiting_turn w
                            join turn o on o.bot_id = w.bot_id
                                and o.conversation_id = w.conversation_id
                                and o.sequence = w.sequence
                            where w.bot_id = c.bot_id and w.conversation_id = c.id
                                and o.state = 'WAITING')
                        then 1 else 0 end as waiting
                    """;

    static final String IS_KEY = "bot_id = :bot_id and id = :conversation_id";

    /** Adds a question. The time of the last activity never decreases. */
    static final String ADD_QUESTION =
            """
            update conversation set message_count = message_count + 1,
                last_sequence = last_sequence + 1,
                updated_at = case when updated_at < :now then :now else updated_at end
            where
            """
                    + IS_KEY
                    + "\n";

    /** Adds the answer, if there is one; otherwise the row keeps its values. */
    static final String ADD_ANSWER =
            """
            update conversation set message_count = message_count + :answers,
                updated_at = case when updated_at < :active_at then :active_at else updated_at end
            where
            """
                    + IS_KEY
                    + "\n";

    /**
     * Like {@link #ADD_ANSWER}, if the counters per day stay the same. This is the usual case: the
     * conversation was already active on the same day.
     */
    static final String ADD_ANSWER_SAME_DAY = ADD_ANSWER + "and updated_at >= :active_since\n";

    private ConversationColumns() {}

    /**
     * Inserts a conversation unless it exists.
     *
     * @param condition further condition; starts with "and", or is empty
     */
    static String begin(String condition) {
        return NEW.insertSelect("conversation")
                + "from bot where id = :bot_id and deleted_at is null "
                + condition
                + "\non conflict (bot_id, id) do nothing\n";
    }

    static Parameters key(String botId, String conversationId) {
        return Parameters.of("bot_id", botId).and("conversation_id", conversationId);
    }

    /** Adds the parameters for {@link #begin} and {@link #ADD_QUESTION}, except the key. */
    static void add(Parameters parameters, NewTurn turn, long now) {
        parameters
                .and("user_id", turn.userId())
                .and("updated_at", now)
                .and("preview", preview(firstQuestion(turn)))
                .and("now", now);
    }

    private static String firstQuestion(NewTurn turn) {
        List<NewTurn.PastExchange> earlier = PastExchanges.of(turn);
        return earlier.isEmpty() ? turn.question() : earlier.getFirst().question();
    }

    static Conversation conversation(ResultRow row) throws SQLException {
        return new Conversation(
                row.text("bot_id"),
                row.text("id"),
                row.textOrNull("user_id"),
                row.textOrNull("metadata"),
                row.text("preview"),
                row.number("message_count"),
                row.instant("created_at"),
                row.instant("updated_at"),
                row.flag("running"),
                row.flag("waiting"),
                row.textOrNull("handover") != null,
                row.number("ups"),
                row.number("downs"));
    }

    /** Returns the start of a text, without splitting a surrogate pair. */
    private static String preview(String text) {
        int end = Conversation.PREVIEW_CHARACTERS;
        if (text.length() <= end) {
            return text;
        }
        boolean split =
                Character.isHighSurrogate(text.charAt(end - 1))
                        && Character.isLowSurrogate(text.charAt(end));
        return text.substring(0, split ? end - 1 : end);
    }
}
