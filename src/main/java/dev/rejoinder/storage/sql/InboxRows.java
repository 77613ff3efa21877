package dev.rejoinder.storage.sql;

import dev.rejoinder.handover.Handover;
import dev.rejoinder.handover.HandoverState;
import dev.rejoinder.handover.HandoverStore.ConversationKey;
import dev.rejoinder.handover.HandoverStore.Inbox;
import dev.rejoinder.handover.InboxEntry;
import dev.rejoinder.handover.InboxQuery;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/** Lists conversations by their latest handover. */
final class InboxRows {
    private static final String ENTRIES =
            "select "
                    + HandoverRows.READ_FROM_H
                    + ", "
                    + ConversationColumns.READ_FROM_C
                    + """
                     from handover h
                    join conversation c on c.bot_id = h.bot_id and c.id = h.conversation_id
                    where
                    """;
    private static final String IS_LATEST =
            """
            h.number = (select max(l.number) from handover l
                where l.bot_id = h.bot_id and l.conversation_id = h.conversation_id)
            """;
    private static final String ENTRY =
            ENTRIES
                    + " h.bot_id = :bot_id and h.conversation_id = :conversation_id and "
                    + IS_LATEST;

    /** The conversations of a deleted bot are deleted later. */
    private static final String OF_EXISTING_BOT =
            " and exists (select 1 from bot b where b.id = h.bot_id and b.deleted_at is null)";

    private static final String OPEN_FIRST =
            " order by case when h.state = 'WAITING' then 0 else 1 end,"
                    + " case when h.state = 'WAITING' then h.requested_at else -h.changed_at end,"
                    + " h.conversation_id";
    private static final String NEWEST_FIRST = " order by h.changed_at desc, h.conversation_id";
    private static final String FINGERPRINT =
            """
            select c.bot_id, c.id, c.last_sequence || '.' || c.message_count || '.' ||
                coalesce((select max(h.changed_at) from handover h
                    where h.bot_id = c.bot_id and h.conversation_id = c.id), 0) as fingerprint
            from conversation c
            join bot b on b.id = c.bot_id and b.deleted_at is null
            """;
    private static final String OF_KEY =
            FINGERPRINT + "where c.bot_id = :bot_id and c.id = :conversation_id";
    private static final String OF_KEYS =
            FINGERPRINT
                    + """
                    join unnest(:bots, :conversations) as asked(bot_id, conversation_id)
                        on c.bot_id = asked.bot_id and c.id = asked.conversation_id
                    """;

    private final MessageRows messages = new MessageRows();
    private final Dialect dialect;

    InboxRows(Dialect dialect) {
        this.dialect = dialect;
    }

    Inbox page(Sql sql, InboxQuery query) {
        HandoverState state = query.state();
        String bots = bots(query);
        String condition =
                (state == null
                                ? "h.state in ('WAITING', 'ACTIVE')"
                                : "h.state = '" + state.name() + "'")
                        + (state == HandoverState.ENDED ? " and " + IS_LATEST : "")
                        + bots;
        String order = state == HandoverState.ENDED ? NEWEST_FIRST : OPEN_FIRST;
        Parameters parameters = parameters(query);
        List<InboxEntry> found =
                sql.query(ENTRIES + condition + order + Paging.LIMIT, InboxRows::entry, parameters);
        var entries = new ArrayList<InboxEntry>();
        found.forEach(each -> entries.add(withLastMessage(sql, each)));
        return new Inbox(
                entries,
                sql.number("select count(*) from handover h where " + condition, parameters),
                count(sql, HandoverState.WAITING, bots, parameters),
                count(sql, HandoverState.ACTIVE, bots, parameters));
    }

    private static long count(Sql sql, HandoverState state, String bots, Parameters parameters) {
        return sql.number(
                "select count(*) from handover h where h.state = '" + state.name() + "'" + bots,
                parameters);
    }

    private static String bots(InboxQuery query) {
        var names = new ArrayList<String>();
        for (int i = 0; i < query.botIds().size(); i++) {
            names.add(":bot_" + i);
        }
        String chosen =
                names.isEmpty() ? "" : " and h.bot_id in (" + String.join(", ", names) + ")";
        return chosen + OF_EXISTING_BOT;
    }

    private static Parameters parameters(InboxQuery query) {
        Parameters parameters = Paging.parameters(query.page());
        int i = 0;
        for (String botId : new TreeSet<>(query.botIds())) {
            parameters.and("bot_" + i++, botId);
        }
        return parameters;
    }

    Optional<InboxEntry> entry(Sql sql, String botId, String conversationId) {
        return sql.queryOne(ENTRY, InboxRows::entry, ConversationColumns.key(botId, conversationId))
                .map(found -> withLastMessage(sql, found));
    }

    private InboxEntry withLastMessage(Sql sql, InboxEntry found) {
        Handover handover = found.handover();
        return messages
                .before(sql, handover.botId(), handover.conversationId(), Long.MAX_VALUE, 1)
                .stream()
                .findFirst()
                .map(last -> new InboxEntry(found.conversation(), handover, last))
                .orElse(found);
    }

    private static InboxEntry entry(ResultRow row) throws SQLException {
        return new InboxEntry(
                ConversationColumns.conversation(row), HandoverRows.handover(row), null);
    }

    /** See {@link dev.rejoinder.handover.HandoverStore#fingerprints}. */
    Map<ConversationKey, String> fingerprints(Sql sql, List<ConversationKey> keys) {
        var found = new HashMap<ConversationKey, String>();
        Sql.RowMapper<Map.Entry<ConversationKey, String>> fingerprint =
                row ->
                        Map.entry(
                                new ConversationKey(row.text("bot_id"), row.text("id")),
                                row.text("fingerprint"));
        if (dialect.supportsMultiStatement()) {
            var bots = keys.stream().map(ConversationKey::botId).toArray(String[]::new);
            var ids = keys.stream().map(ConversationKey::conversationId).toArray(String[]::new);
            Parameters all = Parameters.of("bots", bots).and("conversations", ids);
            sql.query(OF_KEYS, fingerprint, all)
                    .forEach(each -> found.put(each.getKey(), each.getValue()));
            return found;
        }
        for (ConversationKey key : keys) {
            Parameters one = ConversationColumns.key(key.botId(), key.conversationId());
            sql.queryOne(OF_KEY, fingerprint, one)
                    .ifPresent(each -> found.put(each.getKey(), each.getValue()));
        }
        return found;
    }
}
