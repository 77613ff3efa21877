package dev.rejoinder.storage.sql;

import dev.rejoinder.conversation.Conversation;
import dev.rejoinder.turn.NewTurn;
import java.sql.SQLException;

/** The columns of a conversation, and the statements that every way of storing a turn shares. */
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
                    "updated_at");

    /** Values are selected from the bot, so that a deleted bot gets no new conversation. */
    private static final Columns NEW =
            Columns.of("user_id", "created_at", "updated_at", "preview", "metadata")
                    .with("bot_id", "id")
                    .with("id", ":conversation_id")
                    .with("message_count", "1")
                    .with("last_sequence", String.valueOf(TurnAcceptance.FIRST_SEQUENCE));

    /** What {@link #conversation} reads from a select on {@code conversation c}. */
    static final String READ_FROM_C =
            READ.from("c")
                    + """
                    , case when exists (select 1 from turn o where o.bot_id = c.bot_id
                            and o.conversation_id = c.id and o.state = 'STREAMING')
                        or exists (select 1 from turn o where o.bot_id = c.bot_id
                            and o.conversation_id = c.id and o.state = 'PENDING')
                        then 1 else 0 end as running
                    """;

    static final String IS_KEY = "bot_id = :bot_id and id = :conversation_id";

    /** One more question. The time of the last activity never goes back. */
    static final String ADD_QUESTION =
            """
            update conversation set message_count = message_count + 1,
                last_sequence = last_sequence + 1,
                updated_at = case when updated_at < :now then :now else updated_at end
            where
            """
                    + IS_KEY
                    + "\n";

    /** Its answer, if it has one; otherwise the row stays as it is. */
    static final String ADD_ANSWER =
            """
            update conversation set message_count = message_count + :answers,
                updated_at = case when updated_at < :active_at then :active_at else updated_at end
            where
            """
                    + IS_KEY
                    + "\n";

    /**
     * As {@link #ADD_ANSWER}, where the counters of the days stay as they are. Nearly always
     * enough: the conversation was active on the same day already.
     */
    static final String ADD_ANSWER_SAME_DAY = ADD_ANSWER + "and updated_at >= :active_since\n";

    private ConversationColumns() {}

    /**
     * Inserts a conversation, unless it exists.
     *
     * @param condition what else must hold; begins with "and", or is empty
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

    /** What {@link #begin} and {@link #ADD_QUESTION} need besides the key. */
    static void add(Parameters parameters, NewTurn turn, long now) {
        parameters
                .and("user_id", turn.userId())
                .and("updated_at", now)
                .and("preview", preview(turn.question()))
                .and("now", now);
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
                row.flag("running"));
    }

    /** The beginning of a text, not cut between the halves of one character. */
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
