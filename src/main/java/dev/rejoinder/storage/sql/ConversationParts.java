package dev.rejoinder.storage.sql;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The tables with rows of a conversation, besides its turns, tool calls and attachments. Deleting a
 * conversation deletes them, whether a person, the retention or an erasure deletes it. A new table
 * with the text of users belongs here, or into {@link UserTables}.
 */
final class ConversationParts {
    /**
     * A table with the columns {@code bot_id} and {@code conversation_id}, an index on both, and
     * few rows of each conversation.
     *
     * @param kind what its rows are, in the receipt of an erasure
     */
    private record Part(String table, String kind) {}

    private static final List<Part> ALL =
            List.of(
                    new Part("gap_asker", "unansweredQuestions"),
                    new Part("handover", "handovers"),
                    new Part("conversation_note", "notes"));

    private static final String OF_CONVERSATION =
            " where bot_id = :bot_id and conversation_id = :conversation_id";

    /** A receiver may repeat what it got, or text that it has looked up. */
    private static final String CLEAR_RESPONSES =
            """
            update webhook_delivery set response = ''
            where response <> '' and (endpoint_id, position) in (
                select w.id, e.position from webhook_endpoint w, event e
                where e.bot_id = :bot_id and e.conversation_id = :conversation_id)
            """;

    private static final String MESSAGES =
            "select message_count from conversation where " + ConversationColumns.IS_KEY;
    private static final String TOOL_CALLS = "select count(*) from tool_call" + OF_CONVERSATION;
    private static final String FEEDBACK =
            "select count(*) from turn" + OF_CONVERSATION + " and rating is not null";

    private static final String ATTACHMENTS = "select count(*) from attachment" + OF_CONVERSATION;

    private ConversationParts() {}

    static List<String> tables() {
        return ALL.stream().map(Part::table).toList();
    }

    static void delete(Sql sql, Parameters key) {
        sql.update(CLEAR_RESPONSES, key);
        ALL.forEach(part -> sql.update("delete from " + part.table() + OF_CONVERSATION, key));
    }

    /** How much of each kind an existing conversation has. */
    static Map<String, Long> count(Sql sql, Parameters key) {
        var counts = new LinkedHashMap<String, Long>();
        counts.put("conversations", 1L);
        counts.put("messages", sql.number(MESSAGES, key));
        counts.put("toolCalls", sql.number(TOOL_CALLS, key));
        counts.put("feedback", sql.number(FEEDBACK, key));
        counts.put("attachments", sql.number(ATTACHMENTS, key));
        for (Part part : ALL) {
            counts.put(
                    part.kind(),
                    sql.number("select count(*) from " + part.table() + OF_CONVERSATION, key));
        }
        return counts;
    }
}
