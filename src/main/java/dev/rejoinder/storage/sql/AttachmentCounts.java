package dev.rejoinder.storage.sql;

import dev.rejoinder.turn.TurnEnd;
import dev.rejoinder.turn.TurnKey;

/**
 * Counts attachments: the files as their message is accepted, and their tokens as turns end. Turns
 * without attachments cost nothing.
 */
final class AttachmentCounts {
    private static final String NO_MODEL = "";

    private static final String INTO_COUNTS =
            """
            on conflict (bot_id, day, model) do update
            set images = attachment_day.images + excluded.images,
                documents = attachment_day.documents + excluded.documents,
                tokens = attachment_day.tokens + excluded.tokens
            """;

    private static final Columns COLUMNS =
            Columns.of("bot_id", "day", "model", "images", "documents", "tokens");

    private static final String ADD_FILES =
            COLUMNS.with("images", "count(case when media_type like 'image/%' then 1 end)")
                            .with(
                                    "documents",
                                    "count(case when media_type not like 'image/%' then 1 end)")
                            .insertSelect("attachment_day")
                    + """
                    from attachment where bot_id = :bot_id
                        and conversation_id = :conversation_id and sequence = :sequence
                    """
                    + INTO_COUNTS;

    private static final String ADD_TOKENS = COLUMNS.insertInto("attachment_day") + INTO_COUNTS;

    private AttachmentCounts() {}

    /** Counts the attachments of a question, which are bound to it. */
    static void addFiles(Sql sql, TurnKey key, long now) {
        sql.update(
                ADD_FILES,
                day(key, NO_MODEL, now)
                        .and("conversation_id", key.conversationId())
                        .and("sequence", key.sequence())
                        .and("tokens", 0));
    }

    /** Counts the tokens of the attachments that the model of a turn has read. */
    static void addTokens(Sql sql, TurnKey key, TurnEnd end, long now) {
        TurnEnd.ModelTiming effort = end.effort();
        sql.update(
                ADD_TOKENS,
                day(key, effort == null ? NO_MODEL : effort.model(), now)
                        .and("images", 0)
                        .and("documents", 0)
                        .and("tokens", end.attachmentTokens()));
    }

    private static Parameters day(TurnKey key, String model, long now) {
        return Parameters.of("bot_id", key.botId())
                .and("day", BotConversationCounts.day(now))
                .and("model", model);
    }
}
