package dev.rejoinder.ops;

import dev.rejoinder.core.Clock;
import dev.rejoinder.core.ErrorCode;
import dev.rejoinder.provider.Usage;
import dev.rejoinder.turn.Turn;
import dev.rejoinder.turn.TurnEnd;
import dev.rejoinder.turn.TurnObserver;
import dev.rejoinder.turn.TurnState;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Counts how turns go, and notes them as spans after the conventions of OpenTelemetry for
 * generative models. Thread-safe.
 */
public final class TurnMetrics implements TurnObserver {
    private static final List<Double> WAITS =
            List.of(0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0, 120.0, 300.0, 600.0);
    private static final List<Double> SEARCHES =
            List.of(0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 5.0);
    private static final String WITHDRAWN = "withdrawn";

    private final Clock clock;
    private final Tracer tracer;
    private final Counter turns;
    private final Counter errors;
    private final Histogram turnSeconds;
    private final Histogram firstTokenSeconds;
    private final Histogram searchSeconds;
    private final Counter calls;
    private final Counter retries;
    private final Counter tokens;
    private final Counter takenOver;

    public TurnMetrics(Metrics metrics, Tracer tracer, Clock clock) {
        this.clock = clock;
        this.tracer = tracer;
        turns =
                metrics.counter(
                        "rejoinder_turns_total",
                        "Turns that are over, by how: complete, stopped, interrupted, failed;"
                                + " withdrawn when another server or a deletion ended them.",
                        "outcome");
        for (TurnState state : TurnState.values()) {
            if (state.ended()) {
                turns.expect(word(state));
            }
        }
        errors =
                metrics.counter(
                        "rejoinder_turn_errors_total",
                        "Turns that were interrupted or failed, by the code that clients got.",
                        "code");
        for (ErrorCode code :
                List.of(
                        ErrorCode.INTERNAL_ERROR,
                        ErrorCode.MODEL_PROVIDER_ERROR,
                        ErrorCode.MODEL_TIMEOUT)) {
            errors.expect(code.name());
        }
        turnSeconds =
                metrics.histogram(
                        "rejoinder_turn_seconds",
                        "From a question that is stored to its answer that is, by model.",
                        WAITS,
                        "model");
        firstTokenSeconds =
                metrics.histogram(
                        "rejoinder_first_token_seconds",
                        "From a question that is stored to the first text of its answer, by model.",
                        WAITS,
                        "model");
        searchSeconds =
                metrics.histogram(
                        "rejoinder_retrieval_seconds",
                        "What reading the history and finding passages for a turn takes.",
                        SEARCHES);
        calls =
                metrics.counter(
                        "rejoinder_provider_calls_total",
                        "Calls of models, by how they ended: answered, or what went wrong.",
                        "model",
                        "outcome");
        retries =
                metrics.counter(
                        "rejoinder_provider_retries_total",
                        "Calls of models that were not the first of their turn.",
                        "model");
        tokens =
                metrics.counter(
                        "rejoinder_tokens_total",
                        "Tokens as providers count them, by model and direction.",
                        "model",
                        "direction");
        takenOver =
                metrics.counter(
                        "rejoinder_turns_taken_over_total",
                        "Turns that were left open by a process that is gone, and ended by this"
                                + " one.");
    }

    private static String word(Enum<?> name) {
        return name.name().toLowerCase(Locale.ROOT);
    }

    @Override
    public Watch begins(Turn turn) {
        TraceSpan span = tracer.part("turn");
        span.set("gen_ai.conversation.id", turn.key().conversationId());
        span.set("rejoinder.bot.id", turn.key().botId());
        span.set("rejoinder.message.id", turn.messageId());
        return new Watched(span);
    }

    @Override
    public void tookOver(int ended) {
        takenOver.add(ended);
    }

    private final class Watched implements Watch {
        private final TraceSpan turn;
        private TraceSpan part = TraceSpan.NONE;
        private long partBeganNanos;
        private String model = "";
        private boolean calling;
        private int callsMade;

        Watched(TraceSpan turn) {
            this.turn = turn;
        }

        @Override
        public void searching() {
            part = tracer.part("retrieval");
            partBeganNanos = clock.nanos();
        }

        @Override
        public void searched(int passages) {
            searchSeconds.took(clock.nanos() - partBeganNanos);
            part.set("rejoinder.passages", passages);
            endPart();
        }

        @Override
        public void calling(String asked) {
            model = asked;
            calling = true;
            part = tracer.call("chat", asked);
            int slash = asked.indexOf('/');
            part.set("gen_ai.operation.name", "chat");
            part.set("gen_ai.provider.name", slash < 0 ? asked : asked.substring(0, slash));
            part.set("gen_ai.request.model", slash < 0 ? asked : asked.substring(slash + 1));
            if (callsMade++ > 0) {
                retries.increment(asked);
            }
        }

        @Override
        public void called(@Nullable Usage usage) {
            calling = false;
            calls.increment(model, "answered");
            if (usage != null) {
                tokens.add(usage.inputTokens(), model, "input");
                tokens.add(usage.outputTokens(), model, "output");
                part.set("gen_ai.usage.input_tokens", usage.inputTokens());
                part.set("gen_ai.usage.output_tokens", usage.outputTokens());
            }
            endPart();
        }

        @Override
        public void brokeOff(Break why) {
            if (!calling) {
                return;
            }
            calling = false;
            calls.increment(model, word(why));
            part.failed(word(why));
            endPart();
        }

        private void endPart() {
            part.close();
            part = TraceSpan.NONE;
        }

        @Override
        public void ended(@Nullable TurnEnd end) {
            endPart();
            String outcome = end == null ? WITHDRAWN : word(end.state());
            turns.increment(outcome);
            turn.set("rejoinder.turn.outcome", outcome);
            if (end != null) {
                measure(end);
            }
            turn.close();
        }

        private void measure(TurnEnd end) {
            ErrorCode code = end.error();
            if (code != null) {
                errors.increment(code.name());
                turn.failed(code.name());
            }
            TurnEnd.Effort effort = end.effort();
            if (effort == null) {
                return;
            }
            turnSeconds.took(TimeUnit.MILLISECONDS.toNanos(effort.millis()), effort.model());
            Long first = effort.firstTokenMillis();
            if (first != null) {
                firstTokenSeconds.took(TimeUnit.MILLISECONDS.toNanos(first), effort.model());
            }
        }
    }
}
