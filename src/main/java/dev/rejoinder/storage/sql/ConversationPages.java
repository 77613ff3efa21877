package dev.rejoinder.storage.sql;

import static dev.rejoinder.storage.sql.ConversationCounters.day;
import static dev.rejoinder.storage.sql.ConversationCounters.startOfDay;

import dev.rejoinder.conversation.Conversation;
import dev.rejoinder.conversation.ConversationQuery;
import dev.rejoinder.conversation.ConversationQuery.Cursor;
import dev.rejoinder.conversation.ConversationSearch;
import dev.rejoinder.conversation.ConversationStore.Listing;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Lists conversations without ever walking over all of them. Totals are read from counters; where a
 * page lies is found from the counters of the days, so that only one day's index entries are
 * skipped; and rows are fetched only for the ids of the page itself.
 */
final class ConversationPages {
    /** What {@link #conversation} expects of a select on {@code conversation c}, in order. */
    static final String COLUMNS =
            """
            c.bot_id, c.id, c.user_id, c.metadata, c.preview, c.message_count, c.created_at,
            c.updated_at
            """;

    static Conversation conversation(Row row) throws SQLException {
        return new Conversation(
                row.text(1),
                row.text(2),
                row.textOrNull(3),
                row.textOrNull(4),
                row.text(5),
                row.number(6),
                row.instant(7),
                row.instant(8));
    }

    private final SearchedConversations searched = new SearchedConversations();

    /** Which index entries to skip, newest first, before the page begins. */
    private record Start(@Nullable Long before, long skip) {}

    Listing list(Sql sql, ConversationQuery query) {
        long total = total(sql, query);
        ConversationSearch search = query.search();
        if (search != null) {
            return searched.list(sql, query, search, total);
        }
        boolean pastTheEnd = query.after() == null && query.page().offset() >= total;
        // One row more than the page holds, to know whether another page follows.
        List<Conversation> found = pastTheEnd ? List.of() : page(sql, query);
        int limit = query.page().limit();
        return found.size() > limit
                ? new Listing(found.subList(0, limit), total, cursor(found.get(limit - 1)))
                : new Listing(found, total, null);
    }

    static Cursor cursor(Conversation last) {
        return new Cursor(last.updatedAt(), last.id());
    }

    private static long total(Sql sql, ConversationQuery query) {
        Instant since = query.since();
        if (query.userId() != null) {
            var condition = new Condition(query);
            return sql.number(
                    "select count(*) from conversation where " + condition.text(),
                    condition.parameters());
        }
        return since == null
                ? sql.number(
                        "select conversations from conversation_count where bot_id = ?",
                        query.botId())
                : totalSince(sql, query.botId(), since.toEpochMilli());
    }

    /** The days after that of {@code since} by their counters, the rest of that day by counting. */
    private static long totalSince(Sql sql, String botId, long since) {
        long day = day(since);
        long laterDays =
                sql.number(
                        """
                        select cast(coalesce(sum(conversations), 0) as bigint)
                        from activity_day where bot_id = ? and day > ?
                        """,
                        botId,
                        day);
        long restOfDay =
                sql.number(
                        """
                        select count(*) from conversation
                        where bot_id = ? and updated_at > ? and updated_at < ?
                        """,
                        botId,
                        since,
                        startOfDay(day + 1));
        return laterDays + restOfDay;
    }

    private static List<Conversation> page(Sql sql, ConversationQuery query) {
        var condition = new Condition(query);
        Cursor after = query.after();
        Start start = new Start(null, query.page().offset());
        if (after != null) {
            condition.after(after);
            start = new Start(null, 0);
        } else if (query.userId() == null) {
            start = start(sql, query.botId(), query.page().offset());
        }
        if (start.before() != null) {
            condition.add("updated_at < ?", start.before());
        }
        List<Object> parameters = new ArrayList<>(List.of(condition.parameters()));
        parameters.add(query.page().limit() + 1);
        parameters.add(start.skip());
        return sql.query(
                "select "
                        + COLUMNS
                        + """
                        from (select bot_id, id from conversation where %s
                            order by updated_at desc, id desc limit ? offset ?) page
                        join conversation c on c.bot_id = page.bot_id and c.id = page.id
                        order by c.updated_at desc, c.id desc
                        """
                                .formatted(condition.text()),
                ConversationPages::conversation,
                parameters.toArray());
    }

    /** Walks the days from the newest to the one in which the page begins. */
    private static Start start(Sql sql, String botId, long offset) {
        if (offset == 0) {
            return new Start(null, 0);
        }
        Start[] start = {new Start(null, offset)};
        sql.walk(
                "select day, conversations from activity_day where bot_id = ? order by day desc",
                row -> {
                    if (start[0].skip() < row.number(2)) {
                        return false;
                    }
                    start[0] =
                            new Start(startOfDay(row.number(1)), start[0].skip() - row.number(2));
                    return true;
                },
                botId);
        return start[0];
    }

    /** What all rows of a query have in common. */
    static final class Condition {
        private final StringBuilder text = new StringBuilder("bot_id = ?");
        private final List<Object> parameters = new ArrayList<>();

        Condition(ConversationQuery query) {
            parameters.add(query.botId());
            if (query.userId() != null) {
                add("user_id = ?", query.userId());
            }
            if (query.since() != null) {
                add("updated_at > ?", query.since());
            }
        }

        void after(Cursor cursor) {
            add("(updated_at, id) < (?, ?)", cursor.updatedAt(), cursor.conversationId());
        }

        void add(String term, Object... values) {
            text.append(" and ").append(term);
            parameters.addAll(List.of(values));
        }

        String text() {
            return text.toString();
        }

        Object[] parameters() {
            return parameters.toArray();
        }
    }
}
