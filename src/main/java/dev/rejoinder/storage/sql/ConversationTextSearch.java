package dev.rejoinder.storage.sql;

import dev.rejoinder.conversation.Conversation;
import dev.rejoinder.conversation.ConversationQuery;
import dev.rejoinder.conversation.ConversationQuery.Cursor;
import dev.rejoinder.conversation.ConversationSearch;
import dev.rejoinder.conversation.ConversationStore.Listing;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Searches conversations in batches, newest first. Texts are compared in Java and not in SQL,
 * because databases differ in how they fold case.
 */
final class ConversationTextSearch {
    /** The first batch is small, because frequent terms are found quickly. */
    private static final int FIRST_BATCH = 25;

    private static final int BATCH_SIZE = 100;

    Listing list(Sql sql, ConversationQuery query, ConversationSearch search, long total) {
        var found = new ArrayList<Conversation>();
        Cursor after = query.after();
        int scanned = 0;
        while (scanned < ConversationSearch.MOST) {
            int most =
                    scanned == 0
                            ? FIRST_BATCH
                            : Math.min(BATCH_SIZE, ConversationSearch.MOST - scanned);
            var batch = new Batch(search, query.page().limit() - found.size(), most);
            scanned += most;
            batch.scan(sql, query, after);
            found.addAll(batch.found);
            after = batch.last;
            if (found.size() == query.page().limit() || after == null) {
                break;
            }
        }
        return new Listing(found, total, after);
    }

    /** One batch of conversations, scanned until enough match. */
    private static final class Batch {
        private final ConversationSearch search;
        private final int wanted;
        private final int most;
        private final List<Conversation> found = new ArrayList<>();

        /** The conversation whose turns are being read, newest first. */
        private @Nullable Conversation current;

        private boolean outcomeMatches;
        private boolean wordsMatch;
        private int begun;

        /** Cursor of the last conversation scanned, or null when there are no more. */
        private @Nullable Cursor last;

        Batch(ConversationSearch search, int wanted, int most) {
            this.search = search;
            this.wanted = wanted;
            this.most = most;
        }

        void scan(Sql sql, ConversationQuery query, @Nullable Cursor after) {
            // Without search words, only the last turn matters.
            int turns = search.words().isEmpty() ? 1 : ConversationSearch.TURNS;
            var text =
                    new StringBuilder("select ")
                            .append(ConversationColumns.READ_FROM_C)
                            .append(", t.state, t.question, t.answer")
                            .append(" from (select * from conversation where ")
                            .append(ConversationPages.condition(query));
            if (after != null) {
                text.append(ConversationPages.AFTER);
            }
            text.append(
                    """
                     order by updated_at desc, id desc limit %d) c
                    left join turn t on t.bot_id = c.bot_id and t.conversation_id = c.id
                        and t.sequence > c.last_sequence - %d
                    order by c.updated_at desc, c.id desc, t.sequence desc
                    """
                            .formatted(most, turns));
            sql.forEachUntil(
                    text.toString(), this::take, ConversationPages.parameters(query, after));
            close();
            if (begun < most && found.size() < wanted) {
                last = null;
            }
        }

        private boolean take(ResultRow row) throws SQLException {
            String id = row.text("id");
            if (current == null || !current.id().equals(id)) {
                close();
                if (found.size() == wanted) {
                    return false;
                }
                current = ConversationColumns.conversation(row);
                last = ConversationPages.cursor(current);
                begun++;
                outcomeMatches = search.fits(current, text(row, "state"), text(row, "answer"));
                wordsMatch = search.isIn(current.preview());
            }
            wordsMatch =
                    wordsMatch
                            || search.isIn(text(row, "question"))
                            || search.isIn(text(row, "answer"));
            return true;
        }

        private static String text(ResultRow row, String column) throws SQLException {
            return Objects.requireNonNullElse(row.textOrNull(column), "");
        }

        private void close() {
            if (current != null && outcomeMatches && wordsMatch) {
                found.add(current);
            }
            current = null;
        }
    }
}
