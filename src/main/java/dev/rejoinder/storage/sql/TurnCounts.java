package dev.rejoinder.storage.sql;

import dev.rejoinder.analytics.LatencyBuckets;
import dev.rejoinder.analytics.TurnOutcome;
import dev.rejoinder.provider.Usage;
import dev.rejoinder.turn.Turn;
import dev.rejoinder.turn.TurnEnd;
import dev.rejoinder.turn.TurnKey;
import dev.rejoinder.turn.TurnState;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Counts turns as they end, always in the transaction that ends them. One row for all that went the
 * same way on one day: so an end costs one more statement, and turns that end at once seldom wait
 * for the same row.
 */
final class TurnCounts {
    /** Where it does not matter which model it was, or nobody knows. */
    private static final String NO_MODEL = "";

    /** Begins an insert; what it inserts is said behind it, and then {@link #TO_WHAT_IS_THERE}. */
    static final String INSERT =
            """
            insert into turn_count (bot_id, day, model, outcome, first_token, answer, turns,
                conversations, messages, input_tokens, output_tokens)
            """;

    static final String TO_WHAT_IS_THERE =
            """
            on conflict (bot_id, day, model, outcome, first_token, answer) do update
            set turns = turn_count.turns + excluded.turns,
                conversations = turn_count.conversations + excluded.conversations,
                messages = turn_count.messages + excluded.messages,
                input_tokens = turn_count.input_tokens + excluded.input_tokens,
                output_tokens = turn_count.output_tokens + excluded.output_tokens
            """;

    private static final String ADD =
            INSERT + "values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)\n" + TO_WHAT_IS_THERE;

    private TurnCounts() {}

    /** A turn has ended. */
    static void ended(Sql sql, TurnKey key, long fence, TurnEnd end, long now) {
        sql.update(ADD, row(key, fence, end, now).toArray());
    }

    /** What is inserted for a turn that ends, column by column. */
    static List<Object> row(TurnKey key, long fence, TurnEnd end, long now) {
        Usage usage = end.usage();
        // One that broke may be taken up again, and must then be found in the same row.
        TurnEnd.Effort effort = end.error() == null ? end.effort() : null;
        Long firstToken = effort == null ? null : effort.firstTokenMillis();
        // Only the first run of the first turn begins a conversation.
        boolean began =
                key.sequence() == TurnAcceptance.FIRST_SEQUENCE
                        && fence == TurnAcceptance.FIRST_FENCE;
        return List.of(
                key.botId(),
                ConversationCounters.day(now),
                effort == null ? NO_MODEL : effort.model(),
                outcome(end).name(),
                firstToken == null ? LatencyBuckets.NONE : LatencyBuckets.of(firstToken),
                answered(end, effort),
                1,
                began ? 1 : 0,
                end.answer().isEmpty() ? 1 : 2,
                usage == null ? 0 : usage.inputTokens(),
                usage == null ? 0 : usage.outputTokens());
    }

    /** How long a whole answer took. */
    private static int answered(TurnEnd end, TurnEnd.@Nullable Effort effort) {
        return effort == null || end.state() != TurnState.COMPLETE
                ? LatencyBuckets.NONE
                : LatencyBuckets.of(effort.millis());
    }

    /**
     * A turn that broke is taken up again, and will be counted when it ends. Its tokens stay: they
     * were spent.
     */
    static void taken(Sql sql, Turn broken) {
        Instant at = broken.answeredAt();
        if (at == null) {
            return;
        }
        sql.update(
                ADD,
                broken.key().botId(),
                ConversationCounters.day(at.toEpochMilli()),
                NO_MODEL,
                TurnOutcome.FAILED.name(),
                LatencyBuckets.NONE,
                LatencyBuckets.NONE,
                -1,
                0,
                broken.answer().isEmpty() ? -1 : -2,
                0,
                0);
    }

    private static TurnOutcome outcome(TurnEnd end) {
        return switch (end.state()) {
            case COMPLETE -> end.fellBack() ? TurnOutcome.FELL_BACK : TurnOutcome.ANSWERED;
            case STOPPED -> TurnOutcome.STOPPED;
            case INTERRUPTED, FAILED, PENDING, STREAMING -> TurnOutcome.FAILED;
        };
    }
}
