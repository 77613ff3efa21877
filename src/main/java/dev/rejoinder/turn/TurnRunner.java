package dev.rejoinder.turn;

import dev.rejoinder.bot.Bot;
import dev.rejoinder.core.AppError;
import dev.rejoinder.core.Clock;
import dev.rejoinder.core.ErrorCode;
import dev.rejoinder.core.RequestDeadline;
import dev.rejoinder.knowledge.Retriever;
import dev.rejoinder.provider.ChatMessage;
import dev.rejoinder.provider.ChatModels;
import dev.rejoinder.provider.FinishReason;
import dev.rejoinder.provider.ModelCall;
import dev.rejoinder.provider.ModelEvent;
import dev.rejoinder.provider.ModelException;
import dev.rejoinder.provider.Usage;
import dev.rejoinder.turn.TurnStateMachine.Effect;
import dev.rejoinder.turn.TurnStateMachine.Event;
import dev.rejoinder.turn.TurnStateMachine.Step;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lives one turn: does what {@link TurnStateMachine} says, and tells it what came of it. Used by
 * one thread.
 */
final class TurnRunner {
    private static final Logger log = LoggerFactory.getLogger(TurnRunner.class);

    /** What a run needs of the engine. */
    record Tools(
            TurnStore store,
            TurnStore.Lease lease,
            ChatModels models,
            PromptAssembler assembler,
            Retriever retriever,
            ConversationGate gate,
            TurnLimits limits,
            Clock clock,
            PendingFinishes pending,
            boolean shared,
            RelayThrottle throttle,
            TurnObserver observer) {
        /**
         * Has a turn know for how long it is surely this process's own.
         *
         * @param askedNanos when its lease was asked for, or before that
         */
        void leased(LiveTurn turn, long askedNanos) {
            if (shared) {
                turn.leased(clock, askedNanos + lease.duration().toNanos());
            }
        }
    }

    private final Tools tools;
    private final LiveTurn live;
    private final Turn turn;
    private final TurnRequest request;
    private final Bot bot;
    private final @Nullable List<Turn> earlier;
    private final TurnObserver.Watch watch;
    private final long startedNanos;
    private final long deadlineNanos;
    private final ModelFailures failures;

    /** The model that is asked, and until when it may begin, all its attempts together. */
    private int askedModel = -1;

    private long beginByNanos;
    private long fence;
    private boolean claimInDoubt;
    private String asked;
    private @Nullable Long firstTokenMillis;
    private @Nullable RetrievedContext context;
    private @Nullable Usage usage;
    private @Nullable TurnEnd end;

    TurnRunner(Tools tools, TurnEngine.Accepted accepted, Duration deadline) {
        this.tools = tools;
        this.live = accepted.live();
        this.turn = accepted.turn();
        this.request = accepted.question();
        this.bot = request.bot();
        this.earlier = accepted.earlier();
        this.watch = tools.observer().begins(turn);
        this.failures = new ModelFailures(turn);
        this.fence = turn.fence();
        this.asked = bot.model();
        this.startedNanos = tools.clock().nanos();
        this.deadlineNanos = startedNanos + deadline.toNanos();
    }

    /**
     * Runs the turn to its end. Returns whether its readers know of it; otherwise it waits to be
     * stored.
     */
    boolean run() {
        try {
            return live();
        } finally {
            watch.ended(end);
        }
    }

    private boolean live() {
        var machine = new TurnStateMachine(1 + bot.fallbackModels().size());
        boolean claimed = turn.state() == TurnState.STREAMING;
        owned(claimed);
        Step step = machine.begin(claimed);
        while (true) {
            Event event;
            switch (step.effect()) {
                case Effect.Claim() -> event = claim();
                case Effect.Call(int model, Duration atLeast, Duration atMost) ->
                        event = call(model, atLeast, atMost);
                case Effect.Store(TurnState state, FinishReason reason, ErrorCode error) ->
                        event = store(state, reason, error);
                case Effect.Tell() -> {
                    live.ended(requireEnd());
                    return true;
                }
                case Effect.Withdraw() -> {
                    end = null;
                    withdraw();
                    return true;
                }
                case Effect.Postpone() -> {
                    tools.pending().add(live, turn.key(), fence, requireEnd());
                    return false;
                }
            }
            step = machine.next(step.state(), event);
        }
    }

    private void owned(boolean running) {
        live.owned(turn.key(), fence, running, tools.clock().nanos(), deadlineNanos);
    }

    private Event claim() {
        OptionalLong claimed =
                tools.gate()
                        .await(
                                turn.key().conversationId(),
                                this::askForIt,
                                () -> live.aborted() != null);
        if (claimed.isEmpty()) {
            return aborted();
        }
        fence = claimed.getAsLong();
        owned(true);
        return new Event.Claimed();
    }

    private OptionalLong askForIt() {
        long asked = tools.clock().nanos();
        OptionalLong claimed;
        try {
            // One that waits asks many times.
            claimed = RequestDeadline.aside(() -> tools.store().claim(turn.key(), tools.lease()));
            if (claimed.isEmpty() && claimInDoubt) {
                claimInDoubt = RequestDeadline.aside(this::giveUpIfTaken);
            }
        } catch (AppError away) {
            // It goes on waiting, until its deadline.
            log.debug("Turn {} could not be taken up yet", turn.messageId(), away);
            claimInDoubt = true;
            return OptionalLong.empty();
        }
        if (claimed.isPresent()) {
            tools.leased(live, asked);
        }
        return claimed;
    }

    /** After a claim that may have been stored without our knowing its fence. */
    private boolean giveUpIfTaken() {
        TurnKey key = turn.key();
        boolean waits =
                tools.store()
                        .find(key.botId(), key.conversationId(), turn.messageId())
                        .filter(stored -> stored.state() == TurnState.PENDING)
                        .isPresent();
        if (!waits) {
            live.abort(LiveTurn.Abort.LOST);
        }
        return false;
    }

    private Event call(int model, Duration atLeast, Duration atMost) {
        try {
            pause(atLeast, atMost);
            if (live.aborted() != null) {
                return aborted();
            }
            if (!mayBegin(model)) {
                return new Event.FellSilent(hasText());
            }
            ChatModels.Choice.Served served = served(model);
            RetrievedContext known = grounds();
            live.silentAt(Math.min(deadlineNanos, beginByNanos));
            watch.calling(asked);
            try (ModelCall call =
                    served.chatModel()
                            .call(tools.assembler().assemble(request, served.model(), known))) {
                live.calling(call);
                Event event = listen(call);
                watch.called(usage);
                return event;
            }
        } catch (ModelException failure) {
            return failed(failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return new Event.ShutDown(hasText());
        } catch (RuntimeException bug) {
            watch.brokeOff(TurnObserver.Break.INTERNAL);
            log.error("Turn {} failed", turn.messageId(), bug);
            return new Event.Broke(hasText());
        }
    }

    /** Whether this model may still begin; its time starts with its first attempt. */
    private boolean mayBegin(int model) {
        long now = tools.clock().nanos();
        if (askedModel != model) {
            askedModel = model;
            beginByNanos = now + tools.limits().firstToken().toNanos();
            return true;
        }
        return beginByNanos - now > 0;
    }

    private void pause(Duration atLeast, Duration atMost) throws InterruptedException {
        if (!atMost.isZero()) {
            double share = ThreadLocalRandom.current().nextDouble();
            long spread = (long) (atMost.minus(atLeast).toNanos() * share);
            live.pause(atLeast.plusNanos(spread));
        }
    }

    /** The same for each attempt, so that what was said of the sources stays true. */
    private RetrievedContext grounds() {
        RetrievedContext known = context;
        if (known == null) {
            watch.searching();
            List<ChatMessage> history = tools.assembler().history(request, turn, earlier);
            known = RetrievedContext.of(bot, turn, history, tools.retriever());
            watch.searched(known.passages().size());
            context = known;
            if (!known.passages().isEmpty()) {
                live.found(CitedSourcesJson.of(known.passages()));
            }
        }
        return known;
    }

    private ChatModels.Choice.Served served(int model) throws ModelException {
        String name = model == 0 ? bot.model() : bot.fallbackModels().get(model - 1);
        asked = name;
        return switch (tools.models().choose(name)) {
            case ChatModels.Choice.Served served -> served;
            case ChatModels.Choice.NotConfigured missing ->
                    throw new ModelException(ModelException.Kind.REJECTED, missing.sentence());
            case ChatModels.Choice.Unknown(String unknown) ->
                    throw new ModelException(
                            ModelException.Kind.REJECTED,
                            tools.models().problem(unknown).orElse("there is no " + unknown));
        };
    }

    private Event listen(ModelCall call) throws ModelException {
        try (RelayThrottle.Share share = tools.throttle().share()) {
            return listen(call, share);
        }
    }

    private Event listen(ModelCall call, RelayThrottle.Share share) throws ModelException {
        while (true) {
            switch (call.next()) {
                case ModelEvent.TextDelta(String more) -> {
                    if (firstTokenMillis == null) {
                        firstTokenMillis = millis();
                    }
                    live.append(more);
                    long now = tools.clock().nanos();
                    live.silentAt(soonest(now, tools.limits().betweenTokens()));
                    if (!call.ready()) {
                        live.publish();
                        share.relayed(now);
                    }
                    if (live.written() > TurnLimits.MAX_ANSWER) {
                        return new Event.Answered(true, FinishReason.LENGTH);
                    }
                }
                case ModelEvent.Alive() -> live.silentAt(soonest(silence()));
                case ModelEvent.Finished(FinishReason reason, Usage counted) -> {
                    usage = counted;
                    failures.ended(asked, reason, hasText());
                    return new Event.Answered(hasText(), reason);
                }
            }
        }
    }

    private Duration silence() {
        TurnLimits limits = tools.limits();
        return firstTokenMillis == null ? limits.firstToken() : limits.betweenTokens();
    }

    private long soonest(Duration limit) {
        return soonest(tools.clock().nanos(), limit);
    }

    private long soonest(long nowNanos, Duration limit) {
        return Math.min(deadlineNanos, nowNanos + limit.toNanos());
    }

    private Event failed(ModelException failure) {
        if (live.aborted() != null) {
            watch.brokeOff(TurnObserver.Break.ABORTED);
            if (live.aborted() == LiveTurn.Abort.DEADLINE) {
                failures.late(asked);
            }
            return aborted();
        }
        watch.brokeOff(
                live.fellSilent()
                        ? TurnObserver.Break.SILENT
                        : TurnObserver.Break.of(failure.kind()));
        if (live.fellSilent()) {
            failures.silent(asked, silence());
            return new Event.FellSilent(hasText());
        }
        failures.add(asked, failure);
        long end = Math.min(deadlineNanos, beginByNanos);
        Duration left = Duration.ofNanos(Math.max(0, end - tools.clock().nanos()));
        return new Event.CallFailed(hasText(), failure.kind(), failure.retryAfter(), left);
    }

    private Event aborted() {
        LiveTurn.Abort reason = live.aborted();
        if (reason == null) {
            return new Event.Broke(hasText());
        }
        return switch (reason) {
            case STOP_REQUESTED -> new Event.StopRequested(hasText());
            case DEADLINE -> new Event.DeadlinePassed(hasText());
            case SHUT_DOWN -> new Event.ShutDown(hasText());
            case BROKEN -> new Event.Broke(hasText());
            case LOST -> new Event.Refused();
        };
    }

    private Event store(TurnState state, @Nullable FinishReason reason, @Nullable ErrorCode error) {
        if (state == TurnState.COMPLETE && !hasText()) {
            // Refused or filtered without a word: the bot says what it says when it has no answer.
            live.append(bot.fallbackMessage());
        }
        String answer = live.whole();
        boolean fellBack = state == TurnState.COMPLETE && isFallback(answer);
        String sources = fellBack ? null : live.sources();
        var effort = new TurnEnd.Effort(asked, firstTokenMillis, millis());
        ModelFailure failed = failures.behind(error, asked);
        var reached =
                new TurnEnd(state, answer, reason, error, usage, sources, fellBack, effort, failed);
        end = reached;
        try {
            return tools.store().finish(turn.key(), fence, reached)
                    ? new Event.Stored()
                    : new Event.Refused();
        } catch (AppError failure) {
            log.error("Turn {} could not be stored", turn.messageId(), failure);
            live.postponed(failure);
            return new Event.StoreFailed();
        }
    }

    private long millis() {
        return TimeUnit.NANOSECONDS.toMillis(tools.clock().nanos() - startedNanos);
    }

    private boolean isFallback(String answer) {
        return answer.stripLeading().startsWith(bot.fallbackMessage().strip());
    }

    private boolean hasText() {
        return live.written() > 0;
    }

    private void withdraw() {
        try {
            tools.pending().tellStored(live, turn.key());
        } catch (AppError away) {
            live.lost(away);
        }
    }

    private TurnEnd requireEnd() {
        if (end == null) {
            throw new IllegalStateException("no end yet");
        }
        return end;
    }
}
