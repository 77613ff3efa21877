package dev.rejoinder.storage.sql;

import static dev.rejoinder.storage.sql.BotConversationCounts.DAY_MILLIS;
import static dev.rejoinder.storage.sql.BotConversationCounts.day;
import static dev.rejoinder.storage.sql.BotConversationCounts.startOfDay;

import dev.rejoinder.conversation.Conversation;
import dev.rejoinder.conversation.ConversationQuery;
import dev.rejoinder.conversation.ConversationQuery.Cursor;
import dev.rejoinder.conversation.ConversationSearch;
import dev.rejoinder.conversation.ConversationStore.Listing;
import dev.rejoinder.conversation.Feedback.Rating;
import dev.rejoinder.core.PageRequest;
import java.time.Instant;
import java.util.ArrayList;
import org.jspecify.annotations.Nullable;

/**
 * Lists conversations without scanning all of them. Totals come from counters. The counters per day
 * locate the first row of a page, so at most one day's index entries are skipped. Rows are fetched
 * only for the page itself.
 *
 * <p>A page and its total are one statement: one round trip, and one snapshot of the data. Limits
 * that affect the query plan are part of the text and not parameters, so one plan suits all
 * executions.
 */
final class ConversationPages {
    private final ConversationTextSearch searched = new ConversationTextSearch();

    /** Finds the day in which a page starts, and how many rows of that day precede it. */
    private static final String START =
            """
            with start as (
                select day, :offset - through + conversations as skip
                from (select day, conversations, cast(sum(conversations) over (
                        order by day desc rows unbounded preceding) as bigint) as through
                    from activity_day where bot_id = :bot_id) walked
                where through > :offset and through - conversations <= :offset limit 1)
            """;

    /** Restricts to conversations after the cursor (keyset pagination). */
    static final String AFTER = " and (updated_at, id) < (:after_time, :after_id)";

    private static final String TOTAL =
            "coalesce((select conversations from conversation_count where bot_id = :bot_id), 0)";

    /** Counts later days by their counters, and the rest of the first day by its rows. */
    private static final String TOTAL_SINCE =
            """
            cast(coalesce((select sum(conversations) from activity_day
                    where bot_id = :bot_id and day > :day), 0) as bigint)
                + (select count(*) from conversation
                    where bot_id = :bot_id and updated_at > :since and updated_at < :next_day)
            """;

    private static final String NEWEST_FIRST = " order by updated_at desc, id desc";

    Listing list(Sql sql, ConversationQuery query) {
        int limit = query.page().limit();
        String text = page(query);
        var found = new ArrayList<Conversation>();
        long[] total = {0};
        sql.forEachUntil(
                text,
                row -> {
                    total[0] = row.number("total");
                    // An empty page still returns one row, with the total and no id.
                    if (row.textOrNull("id") != null) {
                        found.add(ConversationColumns.conversation(row));
                    }
                    return true;
                },
                parameters(query, query.after()));
        return found.size() > limit
                ? new Listing(found.subList(0, limit), total[0], cursor(found.get(limit - 1)))
                : new Listing(found, total[0], null);
    }

    /** Like {@link #list}, for a search; runs several statements. */
    Listing search(Sql sql, ConversationQuery query, ConversationSearch search) {
        long total = sql.number("select " + total(query), parameters(query, query.after()));
        return searched.list(sql, query, search, total);
    }

    static Cursor cursor(Conversation last) {
        return new Cursor(last.updatedAt(), last.id());
    }

    private static String page(ConversationQuery query) {
        boolean skips = offset(query) > 0;
        boolean byDay = skips && query.userId() == null && query.rating() == null;
        var text = new StringBuilder(byDay ? START : "");
        text.append("select " + ConversationColumns.READ_FROM_C + ", counted.total from (select ");
        text.append(total(query));
        text.append(" as total) counted left join (select * from conversation where ");
        text.append(condition(query));
        if (query.after() != null) {
            text.append(AFTER);
        }
        if (skips) {
            text.append(" and (updated_at, id) <= (select updated_at, id from conversation where ");
            text.append(condition(query));
            if (byDay) {
                text.append(" and updated_at < (select (day + 1) * " + DAY_MILLIS + " from start)");
                text.append(NEWEST_FIRST);
                text.append(" limit 1 offset coalesce((select skip from start), 0))");
            } else {
                text.append(NEWEST_FIRST + " limit 1 offset :offset)");
            }
        }
        text.append(NEWEST_FIRST + " limit " + fetched(query.page()));
        return text.append(") c on true order by c.updated_at desc, c.id desc").toString();
    }

    private static long offset(ConversationQuery query) {
        return query.after() == null ? query.page().offset() : 0;
    }

    /**
     * The number of rows to fetch: one more than the page, to detect whether another page follows.
     * Rounded up to one of two values, so that there are few distinct statements to prepare.
     */
    private static int fetched(PageRequest page) {
        return 1
                + (page.limit() <= PageRequest.DEFAULT_LIMIT
                        ? PageRequest.DEFAULT_LIMIT
                        : PageRequest.MAX_LIMIT);
    }

    private static String total(ConversationQuery query) {
        if (query.userId() != null || query.rating() != null) {
            return "(select count(*) from conversation where " + condition(query) + ")";
        }
        return query.since() == null ? TOTAL : TOTAL_SINCE;
    }

    /** The condition that every row of a query meets. */
    static String condition(ConversationQuery query) {
        return "bot_id = :bot_id"
                + (query.userId() == null ? "" : " and user_id = :user_id")
                + (query.since() == null ? "" : " and updated_at > :since")
                + rated(query.rating());
    }

    /** Constants, so that the partial indexes apply. */
    private static String rated(@Nullable Rating rating) {
        return switch (rating) {
            case null -> "";
            case UP -> " and ups > 0";
            case DOWN -> " and downs > 0";
        };
    }

    /**
     * Parameters for all parts of a query.
     *
     * @param after the position for {@link #AFTER}, if the text contains it
     */
    static Parameters parameters(ConversationQuery query, @Nullable Cursor after) {
        Parameters parameters =
                Parameters.of("bot_id", query.botId())
                        .and("user_id", query.userId())
                        .and("offset", offset(query));
        Instant since = query.since();
        if (since != null) {
            long day = day(since.toEpochMilli());
            parameters.and("since", since).and("day", day).and("next_day", startOfDay(day + 1));
        }
        if (after != null) {
            parameters.and("after_time", after.updatedAt()).and("after_id", after.conversationId());
        }
        return parameters;
    }
}
