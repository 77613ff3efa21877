package dev.rejoinder.storage.sql;

import static dev.rejoinder.storage.sql.ConversationCounters.DAY_MILLIS;
import static dev.rejoinder.storage.sql.ConversationCounters.day;
import static dev.rejoinder.storage.sql.ConversationCounters.startOfDay;

import dev.rejoinder.conversation.Conversation;
import dev.rejoinder.conversation.ConversationQuery;
import dev.rejoinder.conversation.ConversationQuery.Cursor;
import dev.rejoinder.conversation.ConversationSearch;
import dev.rejoinder.conversation.ConversationStore.Listing;
import dev.rejoinder.core.Page;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Lists conversations without ever walking over all of them. Totals are read from counters; where a
 * page lies is found from the counters of the days, so that only one day's index entries are
 * skipped; and rows are fetched only for the page itself.
 *
 * <p>A page and its total are one statement: one trip to a database that is reached over a network,
 * and one state of the data. Nothing in it but the bot, the user and the times is a parameter that
 * a database has to guess at when it plans, so one plan is good for all.
 */
final class ConversationPages {
    /** What {@link #conversation} expects of a select on {@code conversation c}, in order. */
    static final String COLUMNS =
            """
            c.bot_id, c.id, c.user_id, c.metadata, c.preview, c.message_count, c.created_at,
            c.updated_at,
            case when exists (select 1 from turn o where o.bot_id = c.bot_id
                    and o.conversation_id = c.id and o.state = 'STREAMING')
                or exists (select 1 from turn o where o.bot_id = c.bot_id
                    and o.conversation_id = c.id and o.state = 'PENDING') then 1 else 0 end
            """;

    static Conversation conversation(ResultRow row) throws SQLException {
        return new Conversation(
                row.text(1),
                row.text(2),
                row.textOrNull(3),
                row.textOrNull(4),
                row.text(5),
                row.number(6),
                row.instant(7),
                row.instant(8),
                row.number(9) == 1);
    }

    private final ConversationTextSearch searched = new ConversationTextSearch();

    /** In which day a page begins, and how many rows of that day come before it. */
    private static final String START =
            """
            with start as (
                select day, ? - through + conversations as skip
                from (select day, conversations, cast(sum(conversations) over (
                        order by day desc rows unbounded preceding) as bigint) as through
                    from activity_day where bot_id = ?) walked
                where through > ? and through - conversations <= ? limit 1)
            """;

    private static final String NEWEST_FIRST = " order by updated_at desc, id desc";

    Listing list(Sql sql, ConversationQuery query) {
        int limit = query.page().limit();
        Text text = page(query);
        var found = new ArrayList<Conversation>();
        long[] total = {0};
        sql.walk(
                text.text(),
                row -> {
                    total[0] = row.number(10);
                    // Without an id the row says nothing but the total.
                    if (row.textOrNull(2) != null) {
                        found.add(conversation(row));
                    }
                    return true;
                },
                text.parameters());
        return found.size() > limit
                ? new Listing(found.subList(0, limit), total[0], cursor(found.get(limit - 1)))
                : new Listing(found, total[0], null);
    }

    /** As {@link #list}, for what is searched for; takes several statements. */
    Listing search(Sql sql, ConversationQuery query, ConversationSearch search) {
        var total = new Text().add("select ");
        addTotal(total, query);
        return searched.list(sql, query, search, sql.number(total.text(), total.parameters()));
    }

    static Cursor cursor(Conversation last) {
        return new Cursor(last.updatedAt(), last.id());
    }

    private static Text page(ConversationQuery query) {
        Cursor after = query.after();
        long offset = after == null ? query.page().offset() : 0;
        boolean byDay = offset > 0 && query.userId() == null;
        var text = new Text();
        if (byDay) {
            text.add(START, offset, query.botId(), offset, offset);
        }
        text.add("select " + COLUMNS + ", counted.total from (select ");
        addTotal(text, query);
        text.add(" as total) counted left join (select * from conversation where ");
        text.addCondition(query);
        if (after != null) {
            text.addAfter(after);
        }
        if (offset > 0) {
            text.add(" and (updated_at, id) <= (select updated_at, id from conversation where ");
            text.addCondition(query);
            if (byDay) {
                text.add(" and updated_at < (select (day + 1) * " + DAY_MILLIS + " from start)");
                text.add(NEWEST_FIRST + " limit 1 offset coalesce((select skip from start), 0))");
            } else {
                text.add(NEWEST_FIRST + " limit 1 offset ?)", offset);
            }
        }
        text.add(NEWEST_FIRST + " limit " + fetched(query.page()));
        return text.add(") c on true order by c.updated_at desc, c.id desc");
    }

    /**
     * One row more than the page holds, to know whether another page follows; or some more than
     * that, so that there are not many texts.
     */
    private static int fetched(Page page) {
        return 1 + (page.limit() <= Page.DEFAULT_LIMIT ? Page.DEFAULT_LIMIT : Page.MAX_LIMIT);
    }

    private static void addTotal(Text text, ConversationQuery query) {
        Instant since = query.since();
        String botId = query.botId();
        if (query.userId() != null) {
            text.add("(select count(*) from conversation where ").addCondition(query).add(")");
        } else if (since == null) {
            text.add(
                    "coalesce((select conversations from conversation_count where bot_id = ?), 0)",
                    botId);
        } else {
            // The days after that one by their counters, the rest of it by counting.
            long day = day(since.toEpochMilli());
            text.add(
                    """
                    cast(coalesce((select sum(conversations) from activity_day
                            where bot_id = ? and day > ?), 0) as bigint)
                        + (select count(*) from conversation
                            where bot_id = ? and updated_at > ? and updated_at < ?)
                    """,
                    botId,
                    day,
                    botId,
                    since,
                    startOfDay(day + 1));
        }
    }

    /** A statement, or a part of one, with its parameters. */
    static final class Text {
        private final StringBuilder text = new StringBuilder();
        private final List<Object> parameters = new ArrayList<>();

        Text add(String more, Object... values) {
            text.append(more);
            parameters.addAll(List.of(values));
            return this;
        }

        /** What all rows of a query have in common. */
        Text addCondition(ConversationQuery query) {
            add("bot_id = ?", query.botId());
            if (query.userId() != null) {
                add(" and user_id = ?", query.userId());
            }
            if (query.since() != null) {
                add(" and updated_at > ?", query.since());
            }
            return this;
        }

        Text addAfter(Cursor cursor) {
            return add(
                    " and (updated_at, id) < (?, ?)", cursor.updatedAt(), cursor.conversationId());
        }

        String text() {
            return text.toString();
        }

        Object[] parameters() {
            return parameters.toArray();
        }
    }
}
