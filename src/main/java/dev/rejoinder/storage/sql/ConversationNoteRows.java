package dev.rejoinder.storage.sql;

import dev.rejoinder.conversation.MessageAuthor;
import dev.rejoinder.handover.ConversationNote;
import java.sql.SQLException;
import java.util.List;

/** The notes of agents about conversations. */
final class ConversationNoteRows {
    private static final String ADD =
            """
            insert into conversation_note (bot_id, conversation_id, id, author_id, author_name,
                created_at, text)
            values (:bot_id, :conversation_id, :id, :author_id, :author_name, :created_at, :text)
            on conflict (bot_id, conversation_id, id) do nothing
            """;
    private static final String COUNT =
            """
            select count(*) from conversation_note
            where bot_id = :bot_id and conversation_id = :conversation_id
            """;
    private static final String LIST =
            """
            select id, author_id, author_name, created_at, text from conversation_note
            where bot_id = :bot_id and conversation_id = :conversation_id order by id
            """;

    private ConversationNoteRows() {}

    /** Returns false if there are as many as there may be. */
    static boolean add(Sql sql, String botId, String conversationId, ConversationNote note) {
        Parameters parameters =
                ConversationColumns.key(botId, conversationId)
                        .and("id", note.id())
                        .and("author_id", note.author().id())
                        .and("author_name", note.author().name())
                        .and("created_at", note.createdAt())
                        .and("text", note.text());
        if (sql.number(COUNT, parameters) >= ConversationNote.MAX_NOTES) {
            return false;
        }
        sql.update(ADD, parameters);
        return true;
    }

    static List<ConversationNote> list(Sql sql, String botId, String conversationId) {
        return sql.query(
                LIST, ConversationNoteRows::note, ConversationColumns.key(botId, conversationId));
    }

    private static ConversationNote note(ResultRow row) throws SQLException {
        return new ConversationNote(
                row.text("id"),
                row.text("text"),
                new MessageAuthor(row.text("author_id"), row.text("author_name")),
                row.instant("created_at"));
    }
}
