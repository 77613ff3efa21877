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
 * Looks into conversations from the newest on, some at a time. Texts are compared here and not by
 * the database, of which each knows other letters.
 */
final class ConversationTextSearch {
    /** What is looked for often is soon found, and then the texts of few are fetched. */
    private static final int FIRST_STEP = 25;

    private static final int STEP = 100;

    Listing list(Sql sql, ConversationQuery query, ConversationSearch search, long total) {
        var found = new ArrayList<Conversation>();
        Cursor after = query.after();
        int looked = 0;
        while (looked < ConversationSearch.MOST) {
            int most = looked == 0 ? FIRST_STEP : Math.min(STEP, ConversationSearch.MOST - looked);
            var step = new Step(search, query.page().limit() - found.size(), most);
            looked += most;
            step.look(sql, query, after);
            found.addAll(step.found);
            after = step.last;
            if (found.size() == query.page().limit() || after == null) {
                break;
            }
        }
        return new Listing(found, total, after);
    }

    /** Some conversations, looked at until enough are found. */
    private static final class Step {
        private final ConversationSearch search;
        private final int wanted;
        private final int most;
        private final List<Conversation> found = new ArrayList<>();

        /** The conversation whose turns are being read, the last one first. */
        private @Nullable Conversation current;

        private boolean ended;
        private boolean heard;
        private int begun;

        /** The last one that was looked at, or null when there are no more. */
        private @Nullable Cursor last;

        Step(ConversationSearch search, int wanted, int most) {
            this.search = search;
            this.wanted = wanted;
            this.most = most;
        }

        void look(Sql sql, ConversationQuery query, @Nullable Cursor after) {
            // Where nothing is looked for in texts, the last turn says it all.
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
                ended = search.fits(text(row, "state"), text(row, "answer"));
                heard = search.isIn(current.preview());
            }
            heard = heard || search.isIn(text(row, "question")) || search.isIn(text(row, "answer"));
            return true;
        }

        private static String text(ResultRow row, String column) throws SQLException {
            return Objects.requireNonNullElse(row.textOrNull(column), "");
        }

        private void close() {
            if (current != null && ended && heard) {
                found.add(current);
            }
            current = null;
        }
    }
}
