package dev.rejoinder.storage.sql;

import dev.rejoinder.conversation.Conversation;
import dev.rejoinder.conversation.ConversationRange;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads all conversations of a range in steps, by keyset, each in its own short transaction. */
final class ConversationSteps {
    private ConversationSteps() {}

    /** The conversations after {@code last}. */
    static List<Conversation> next(
            Sql sql, ConversationRange range, @Nullable Conversation last, int limit) {
        boolean byActivity = range.userId() != null || range.since() != null;
        String text =
                "select "
                        + ConversationColumns.READ_FROM_C
                        + " from conversation c where c.bot_id = :bot_id"
                        + (range.userId() == null ? "" : " and c.user_id = :user_id")
                        + (range.since() == null ? "" : " and c.updated_at > :since")
                        + (last == null ? "" : after(byActivity))
                        + " order by "
                        + (byActivity ? "c.updated_at, c.id" : "c.id")
                        + " limit :most";
        Parameters parameters =
                Parameters.of("bot_id", range.botId())
                        .and("user_id", range.userId())
                        .and("since", range.since())
                        .and("most", limit);
        if (last != null) {
            parameters.and("last_active", last.updatedAt()).and("last_id", last.id());
        }
        return sql.query(text, ConversationColumns::conversation, parameters);
    }

    private static String after(boolean byActivity) {
        return byActivity
                ? " and (c.updated_at, c.id) > (:last_active, :last_id)"
                : " and c.id > :last_id";
    }
}
