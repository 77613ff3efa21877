package dev.rejoinder.storage.sql;

import dev.rejoinder.conversation.Feedback;
import dev.rejoinder.conversation.Feedback.Rating;
import dev.rejoinder.turn.TurnKey;
import org.jspecify.annotations.Nullable;

/**
 * Counts feedback by conversation, and by bot and the day of the question, in the transaction that
 * stores it.
 */
final class FeedbackCounts {
    private static final String ADD_TO_CONVERSATION =
            "update conversation set ups = ups + :ups, downs = downs + :downs where "
                    + ConversationColumns.IS_KEY;

    private static final String ADD_TO_DAY =
            Columns.of("bot_id", "day", "ups", "downs").insertInto("feedback_day")
                    + """
                    on conflict (bot_id, day) do update
                    set ups = feedback_day.ups + excluded.ups,
                        downs = feedback_day.downs + excluded.downs
                    """;

    private FeedbackCounts() {}

    /**
     * Counts that feedback replaces earlier feedback; null for none.
     *
     * @param askedAt when the question was asked, in milliseconds since the epoch: it never
     *     changes, unlike the end of an answer that is retried
     */
    static void replaced(
            Sql sql,
            TurnKey turn,
            long askedAt,
            @Nullable Feedback before,
            @Nullable Feedback after) {
        int ups = count(after, Rating.UP) - count(before, Rating.UP);
        int downs = count(after, Rating.DOWN) - count(before, Rating.DOWN);
        if (ups == 0 && downs == 0) {
            return;
        }
        Parameters parameters =
                ConversationColumns.key(turn.botId(), turn.conversationId())
                        .and("day", BotConversationCounts.day(askedAt))
                        .and("ups", ups)
                        .and("downs", downs);
        sql.update(ADD_TO_CONVERSATION, parameters);
        sql.update(ADD_TO_DAY, parameters);
    }

    private static int count(@Nullable Feedback feedback, Rating rating) {
        return feedback != null && feedback.rating() == rating ? 1 : 0;
    }
}
