package dev.rejoinder.storage.sql;

import dev.rejoinder.analytics.LatencyBuckets;
import dev.rejoinder.analytics.TurnOutcome;
import dev.rejoinder.turn.Turn;
import dev.rejoinder.turn.TurnEnd;
import dev.rejoinder.turn.TurnKey;
import dev.rejoinder.turn.TurnState;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Counts turns as they end, in the transaction that ends them. All turns of a day with the same
 * outcome share one row: the end of a turn costs one more statement, and concurrent ends rarely
 * contend for a row.
 */
final class TurnCounts {
    /** Used where the model is unknown or irrelevant. */
    private static final String NO_MODEL = "";

    private static final String INTO_COUNTS =
            """
            on conflict (bot_id, day, model, outcome, first_token, answer) do update
            set turns = turn_count.turns + excluded.turns,
                conversations = turn_count.conversations + excluded.conversations,
                messages = turn_count.messages + excluded.messages,
                input_tokens = turn_count.input_tokens + excluded.input_tokens,
                output_tokens = turn_count.output_tokens + excluded.output_tokens
            """;

    private static final Columns COLUMNS =
            Columns.of(
                            "bot_id",
                            "day",
                            "model",
                            "outcome",
                            "first_token",
                            "turns",
                            "conversations",
                            "messages")
                    .with("answer", ":answer_time")
                    .with("input_tokens", "coalesce(:input_tokens, 0)")
                    .with("output_tokens", "coalesce(:output_tokens, 0)");

    /**
     * See {@link TurnEndEffects}. SQLite needs the {@code where} to parse {@code on conflict} and
     * not a join.
     */
    static final String ADD_ENDED =
            COLUMNS.insertSelect("turn_count") + "from ended where true\n" + INTO_COUNTS;

    private static final String ADD = COLUMNS.insertInto("turn_count") + INTO_COUNTS;

    private TurnCounts() {}

    /** Adds the parameters for {@link #ADD_ENDED}, except those of the end. */
    static void add(Parameters parameters, TurnKey key, long run, TurnEnd end, long now) {
        // A failed turn may be retried; {@link #uncountResumed} must then find the same row.
        TurnEnd.ModelTiming effort = end.error() == null ? end.effort() : null;
        Long firstToken = effort == null ? null : effort.firstTokenMillis();
        // Only the first attempt of the first turn starts a conversation.
        boolean began =
                key.sequence() == TurnAcceptance.FIRST_SEQUENCE
                        && run == TurnAcceptance.FIRST_FENCE;
        parameters
                .and("day", BotConversationCounts.day(now))
                .and("model", effort == null ? NO_MODEL : effort.model())
                .and("outcome", outcome(end).name())
                .and(
                        "first_token",
                        firstToken == null ? LatencyBuckets.NONE : LatencyBuckets.of(firstToken))
                .and("turns", 1)
                .and("conversations", began ? 1 : 0)
                .and("messages", end.answer().isEmpty() ? 1 : 2)
                .and("answer_time", answered(end, effort));
    }

    /** Latency bucket of a complete answer. */
    private static int answered(TurnEnd end, TurnEnd.@Nullable ModelTiming effort) {
        return effort == null || end.state() != TurnState.COMPLETE
                ? LatencyBuckets.NONE
                : LatencyBuckets.of(effort.millis());
    }

    /**
     * Subtracts a failed turn that is retried; it is counted again when it ends. Its tokens stay
     * counted, because they were spent.
     */
    static void uncountResumed(Sql sql, Turn broken) {
        Instant at = broken.answeredAt();
        if (at == null) {
            return;
        }
        int messages = broken.answer().isEmpty() ? 1 : 2;
        sql.update(
                ADD,
                change(
                        broken.key().botId(),
                        at.toEpochMilli(),
                        TurnOutcome.FAILED,
                        -1,
                        0,
                        -messages));
    }

    /**
     * Counts a conversation that begins with exchanges of the client: its first own turn is not the
     * first of the conversation, and does not count it.
     */
    static void countBegun(Sql sql, String botId, long now) {
        sql.update(ADD, change(botId, now, TurnOutcome.ANSWERED, 0, 1, 0));
    }

    /**
     * Counts a message that no model answers: a question during a handover, or a message of an
     * agent.
     *
     * @param began whether its conversation begins with it
     */
    static void countMessage(Sql sql, String botId, long now, boolean began) {
        sql.update(ADD, change(botId, now, TurnOutcome.ANSWERED, 0, began ? 1 : 0, 1));
    }

    private static Parameters change(
            String botId,
            long atMillis,
            TurnOutcome outcome,
            int turns,
            int conversations,
            int messages) {
        return Parameters.of("bot_id", botId)
                .and("day", BotConversationCounts.day(atMillis))
                .and("model", NO_MODEL)
                .and("outcome", outcome.name())
                .and("first_token", LatencyBuckets.NONE)
                .and("turns", turns)
                .and("conversations", conversations)
                .and("messages", messages)
                .and("answer_time", LatencyBuckets.NONE)
                .and("input_tokens", 0)
                .and("output_tokens", 0);
    }

    private static TurnOutcome outcome(TurnEnd end) {
        return switch (end.state()) {
            case COMPLETE -> end.fellBack() ? TurnOutcome.FELL_BACK : TurnOutcome.ANSWERED;
            case STOPPED -> TurnOutcome.STOPPED;
            case INTERRUPTED, FAILED, PENDING, STREAMING, WAITING -> TurnOutcome.FAILED;
        };
    }
}
