package dev.rejoinder.ops;

import dev.rejoinder.core.Clock;
import dev.rejoinder.core.ErrorCode;
import dev.rejoinder.provider.Usage;
import dev.rejoinder.turn.ToolStep;
import dev.rejoinder.turn.ToolStepState;
import dev.rejoinder.turn.Turn;
import dev.rejoinder.turn.TurnEnd;
import dev.rejoinder.turn.TurnObserver;
import dev.rejoinder.turn.TurnState;
import io.prometheus.metrics.core.datapoints.CounterDataPoint;
import io.prometheus.metrics.core.datapoints.DistributionDataPoint;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Counts and times turns, and writes spans for them by OpenTelemetry's conventions for generative
 * AI. Thread-safe.
 */
public final class TurnMetrics implements TurnObserver {
    private static final List<Double> WAITS =
            List.of(0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0, 120.0, 300.0, 600.0);
    private static final List<Double> SEARCHES =
            List.of(0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 5.0);
    private static final double NANOS_PER_SECOND = TimeUnit.SECONDS.toNanos(1);
    private static final double MILLIS_PER_SECOND = TimeUnit.SECONDS.toMillis(1);
    private static final String WITHDRAWN = "withdrawn";
    private static final String WAITING = "waiting";

    private final Clock clock;
    private final Tracer tracer;
    private final DataPointCache<String, CounterDataPoint> turnsByOutcome;
    private final LabelledMetric<CounterDataPoint> errors;
    private final LabelledMetric<DistributionDataPoint> searchSeconds;
    private final LabelledMetric<CounterDataPoint> calls;
    private final LabelledMetric<CounterDataPoint> retries;
    private final LabelledMetric<CounterDataPoint> takenOver;
    private final LabelledMetric<CounterDataPoint> toolCalls;
    private final LabelledMetric<DistributionDataPoint> toolSeconds;
    private final DataPointCache<String, Answered> answeredByModel;
    private final DataPointCache<String, Times> timesByModel;

    /** The data points of a successful model call. */
    private record Answered(
            CounterDataPoint calls, CounterDataPoint inputTokens, CounterDataPoint outputTokens) {}

    /** The data points of a finished turn. */
    private record Times(DistributionDataPoint turn, DistributionDataPoint firstToken) {}

    public TurnMetrics(Metrics metrics, Tracer tracer, Clock clock) {
        this.clock = clock;
        this.tracer = tracer;
        var turns =
                metrics.counter(
                        "rejoinder_turns_total",
                        "Finished turns by outcome: complete, stopped, interrupted, failed;"
                                + " withdrawn if another server or a deletion ended them; waiting"
                                + " if they wait for an approval or for a client.",
                        "outcome");
        for (TurnState state : TurnState.values()) {
            if (state.ended()) {
                turns.expect(word(state));
            }
        }
        turnsByOutcome = new DataPointCache<>(turns::of);
        errors =
                metrics.counter(
                        "rejoinder_turn_errors_total",
                        "Interrupted or failed turns, by the error code sent to clients.",
                        "code");
        for (ErrorCode code :
                List.of(
                        ErrorCode.INTERNAL_ERROR,
                        ErrorCode.MODEL_PROVIDER_ERROR,
                        ErrorCode.MODEL_TIMEOUT)) {
            errors.expect(code.name());
        }
        var turnSeconds =
                metrics.histogram(
                        "rejoinder_turn_seconds",
                        "Time from the stored question to the stored answer, by model.",
                        WAITS,
                        "model");
        var firstTokenSeconds =
                metrics.histogram(
                        "rejoinder_first_token_seconds",
                        "Time from the stored question to the first token, by model.",
                        WAITS,
                        "model");
        searchSeconds =
                metrics.histogram(
                        "rejoinder_retrieval_seconds",
                        "Time to read the history and retrieve passages for a turn.",
                        SEARCHES);
        calls =
                metrics.counter(
                        "rejoinder_provider_calls_total",
                        "Model calls by outcome: answered, or the error.",
                        "model",
                        "outcome");
        retries =
                metrics.counter(
                        "rejoinder_provider_retries_total",
                        "Retries and fallbacks: model calls after the first of their turn.",
                        "model");
        var tokens =
                metrics.counter(
                        "rejoinder_tokens_total",
                        "Tokens as providers count them, by model and direction.",
                        "model",
                        "direction");
        toolCalls =
                metrics.counter(
                        "rejoinder_tool_calls_total",
                        "Tool calls that have ended, by outcome: ok, error, unknown or denied.",
                        "outcome");
        toolSeconds =
                metrics.histogram(
                        "rejoinder_tool_call_seconds",
                        "Time from the start of a tool call to its outcome.",
                        WAITS);
        for (ToolStepState state : ToolStepState.values()) {
            if (state.ended()) {
                toolCalls.expect(word(state));
            }
        }
        takenOver =
                metrics.counter(
                        "rejoinder_turns_taken_over_total",
                        "Turns of a stopped process that this process ended" + ".");
        answeredByModel =
                new DataPointCache<>(
                        model ->
                                new Answered(
                                        calls.of(model, "answered"),
                                        tokens.of(model, "input"),
                                        tokens.of(model, "output")));
        timesByModel =
                new DataPointCache<>(
                        model -> new Times(turnSeconds.of(model), firstTokenSeconds.of(model)));
    }

    private static String word(Enum<?> name) {
        return name.name().toLowerCase(Locale.ROOT);
    }

    @Override
    public TurnObservation begins(Turn turn) {
        TraceSpan span = tracer.part("turn");
        span.set("gen_ai.conversation.id", turn.key().conversationId());
        span.set("rejoinder.bot.id", turn.key().botId());
        span.set("rejoinder.message.id", turn.messageId());
        return new Watched(span);
    }

    @Override
    public void abandonedTurnsEnded(int ended) {
        takenOver.of().inc(ended);
    }

    private final class Watched implements TurnObservation {
        private final TraceSpan turn;
        private TraceSpan part = TraceSpan.NONE;
        private long partBeganNanos;
        private String model = "";
        private boolean calling;
        private int callsMade;
        private String withoutEnd = WITHDRAWN;

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
            searchSeconds.of().observe((clock.nanos() - partBeganNanos) / NANOS_PER_SECOND);
            part.set("rejoinder.passages", passages);
            endPart();
        }

        @Override
        public void callStarted(String asked) {
            model = asked;
            calling = true;
            part = tracer.call("chat", asked);
            int slash = asked.indexOf('/');
            part.set("gen_ai.operation.name", "chat");
            part.set("gen_ai.provider.name", slash < 0 ? asked : asked.substring(0, slash));
            part.set("gen_ai.request.model", slash < 0 ? asked : asked.substring(slash + 1));
            if (callsMade++ > 0) {
                retries.of(asked).inc();
            }
        }

        @Override
        public void callSucceeded(@Nullable Usage usage) {
            calling = false;
            Answered answered = answeredByModel.of(model);
            answered.calls.inc();
            if (usage != null) {
                answered.inputTokens.inc(usage.inputTokens());
                answered.outputTokens.inc(usage.outputTokens());
                part.set("gen_ai.usage.input_tokens", usage.inputTokens());
                part.set("gen_ai.usage.output_tokens", usage.outputTokens());
            }
            endPart();
        }

        @Override
        public void callFailed(CallFailureKind why) {
            if (!calling) {
                return;
            }
            calling = false;
            calls.of(model, word(why)).inc();
            part.failed(word(why));
            endPart();
        }

        @Override
        public void toolsStarted() {
            part = tracer.part("tools");
            // The next call of the model is a new round, not a retry.
            callsMade = 0;
        }

        @Override
        public void toolEnded(ToolStep call) {
            String outcome = word(call.state());
            toolCalls.of(outcome).inc();
            Instant started = call.startedAt();
            Instant ended = call.endedAt();
            if (started != null && ended != null) {
                Duration took = Duration.between(started, ended);
                toolSeconds.of().observe(took.toMillis() / MILLIS_PER_SECOND);
            }
        }

        @Override
        public void toolsEnded() {
            endPart();
        }

        @Override
        public void waits() {
            withoutEnd = WAITING;
        }

        private void endPart() {
            part.close();
            part = TraceSpan.NONE;
        }

        @Override
        public void ended(@Nullable TurnEnd end) {
            endPart();
            String outcome = end == null ? withoutEnd : word(end.state());
            turnsByOutcome.of(outcome).inc();
            turn.set("rejoinder.turn.outcome", outcome);
            if (end != null) {
                measure(end);
            }
            turn.close();
        }

        private void measure(TurnEnd end) {
            ErrorCode code = end.error();
            if (code != null) {
                errors.of(code.name()).inc();
                turn.failed(code.name());
            }
            TurnEnd.ModelTiming effort = end.effort();
            if (effort == null) {
                return;
            }
            Times times = timesByModel.of(effort.model());
            times.turn.observe(effort.millis() / MILLIS_PER_SECOND);
            Long first = effort.firstTokenMillis();
            if (first != null) {
                times.firstToken.observe(first / MILLIS_PER_SECOND);
            }
        }
    }
}
