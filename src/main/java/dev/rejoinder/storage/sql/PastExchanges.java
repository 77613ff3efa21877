package dev.rejoinder.storage.sql;

import dev.rejoinder.turn.NewTurn;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Stores the exchanges that a client brings along as ended turns before its question, in the
 * transaction that accepts the question. Analytics do not count them.
 */
final class PastExchanges {
    private static final Columns COLUMNS =
            Columns.of(
                            "bot_id",
                            "conversation_id",
                            "sequence",
                            "user_message_id",
                            "message_id",
                            "question",
                            "answer",
                            "state",
                            "finish_reason",
                            "error_code",
                            "sources")
                    .with("created_at", ":now")
                    .with("answered_at", ":now")
                    .with("fence", String.valueOf(TurnAcceptance.FIRST_FENCE))
                    .with("streamed", "1");
    private static final String INSERT = COLUMNS.insertInto("turn");
    private static final String COUNT =
            "update conversation set message_count = message_count + :messages,"
                    + " last_sequence = last_sequence + :turns where "
                    + ConversationColumns.IS_KEY;

    private PastExchanges() {}

    /** The exchanges before a question. */
    static List<NewTurn.PastExchange> of(NewTurn turn) {
        NewTurn.Threading threading = turn.threading();
        return threading == null ? List.of() : threading.earlier();
    }

    /** Inserts the exchanges and moves the conversation's counters. Returns the next sequence. */
    static long insert(Sql sql, NewTurn turn, long first, long now) {
        List<NewTurn.PastExchange> exchanges = of(turn);
        if (exchanges.isEmpty()) {
            return first;
        }
        var rows = new ArrayList<Parameters>(exchanges.size());
        int messages = 0;
        for (NewTurn.PastExchange exchange : exchanges) {
            messages += exchange.answer().isEmpty() ? 1 : 2;
            rows.add(
                    key(turn)
                            .and("sequence", first + rows.size())
                            .and("user_message_id", exchange.userMessageId())
                            .and("message_id", exchange.messageId())
                            .and("question", exchange.question())
                            .and("answer", exchange.answer())
                            .and("state", exchange.state().name())
                            .and("finish_reason", name(exchange.finishReason()))
                            .and("error_code", name(exchange.error()))
                            .and("sources", exchange.sources())
                            .and("now", now));
        }
        sql.updateEach(INSERT, rows);
        sql.update(COUNT, key(turn).and("messages", messages).and("turns", exchanges.size()));
        return first + exchanges.size();
    }

    private static @Nullable String name(@Nullable Enum<?> constant) {
        return constant == null ? null : constant.name();
    }

    private static Parameters key(NewTurn turn) {
        return ConversationColumns.key(turn.botId(), turn.conversationId());
    }
}
