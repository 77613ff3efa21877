package dev.rejoinder.turn;

import dev.rejoinder.bot.Bot;
import dev.rejoinder.budget.TurnBudget;
import dev.rejoinder.budget.TurnCharge;
import dev.rejoinder.core.AppError;
import dev.rejoinder.core.Clock;
import dev.rejoinder.core.ErrorCode;
import dev.rejoinder.core.RequestDeadline;
import dev.rejoinder.handover.HandoverRules;
import dev.rejoinder.knowledge.Retriever;
import dev.rejoinder.provider.ChatModels;
import dev.rejoinder.provider.FinishReason;
import dev.rejoinder.provider.Usage;
import dev.rejoinder.tool.ToolCatalog;
import dev.rejoinder.turn.TurnStateMachine.Effect;
import dev.rejoinder.turn.TurnStateMachine.Event;
import dev.rejoinder.turn.TurnStateMachine.Step;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs one turn: carries out each effect of {@link TurnStateMachine} and feeds the result back as
 * an event. Used by one thread.
 */
final class TurnRunner {
    private static final Logger log = LoggerFactory.getLogger(TurnRunner.class);

    /** The parts of the engine that a run needs. */
    record Dependencies(
            TurnStore store,
            TurnStore.Lease lease,
            ChatModels models,
            PromptAssembler assembler,
            Retriever retriever,
            ToolCatalog catalog,
            PeerNodes peers,
            ConversationGate gate,
            TurnLimits limits,
            Clock clock,
            PendingFinishes pending,
            boolean shared,
            TurnObserver observer,
            HandoverRules handovers,
            AnswerPrices prices) {
        /**
         * Sets when the lease of a turn expires, if other nodes share the data.
         *
         * @param requestedNanos when its lease was requested, or earlier
         */
        void leased(LiveTurn turn, long requestedNanos) {
            if (shared) {
                turn.leased(clock, requestedNanos + lease.duration().toNanos());
            }
        }
    }

    private final Dependencies tools;
    private final OwnedTurn owned;
    private final LiveTurn live;
    private final Turn turn;
    private final Bot bot;
    private final @Nullable TurnBudget budget;
    private final TurnObserver.TurnObservation watch;
    private final ModelAttempts attempts;
    private final ToolCalls calls;
    private final long deadlineNanos;
    private boolean claimInDoubt;
    private @Nullable TurnEnd end;

    /** How a run ended. */
    enum Result {
        /** The readers know the end. */
        ENDED,
        /** Storing the end must be retried. */
        END_POSTPONED,
        /** The turn waits; this server no longer owns it. */
        WAITS
    }

    /**
     * Creates a runner.
     *
     * @param admitted a turn that this server must run
     */
    TurnRunner(Dependencies tools, OwnedTurn owned, AdmittedTurn admitted, Duration deadline) {
        this.tools = tools;
        this.owned = owned;
        this.live = owned.live();
        this.turn = admitted.turn();
        this.bot = admitted.request().bot();
        this.budget = admitted.request().budget();
        this.watch = tools.observer().begins(turn);
        long startedNanos = tools.clock().nanos();
        this.deadlineNanos = startedNanos + deadline.toNanos();
        this.calls =
                new ToolCalls(
                        tools,
                        owned,
                        turn,
                        admitted.request(),
                        admitted.steps(),
                        admitted.waited(),
                        watch,
                        deadlineNanos);
        this.attempts =
                new ModelAttempts(
                        tools, owned, admitted, calls, watch, startedNanos, deadlineNanos);
    }

    /** Runs the turn to its end, or until it waits. */
    Result run() {
        try {
            return runToEnd();
        } finally {
            watch.ended(end);
        }
    }

    private Result runToEnd() {
        var machine =
                new TurnStateMachine(
                        1 + bot.fallbackModels().size(), calls.done(), calls.callsLeft());
        boolean claimed = turn.state() == TurnState.STREAMING;
        owned(turn.fence(), claimed);
        Step step = machine.begin(claimed);
        while (true) {
            Event event;
            switch (step.effect()) {
                case Effect.Claim() -> event = claim();
                case Effect.CallModel(int model, Duration atLeast, Duration atMost) ->
                        event = attempts.call(model, atLeast, atMost);
                case Effect.CallTools() -> {
                    watch.toolsStarted();
                    event = calls.call(attempts);
                    watch.toolsEnded();
                }
                case Effect.Suspend() -> event = calls.suspend(attempts.waitingRequest().toJson());
                case Effect.PublishWaiting() -> {
                    watch.waits();
                    return Result.WAITS;
                }
                case Effect.StoreFinish(TurnState state, FinishReason reason, ErrorCode error) ->
                        event = store(state, reason, error);
                case Effect.PublishEnd() -> {
                    live.ended(requireEnd());
                    return Result.ENDED;
                }
                case Effect.PublishLeaseLost() -> {
                    end = null;
                    publishLeaseLost();
                    return Result.ENDED;
                }
                case Effect.RetryFinish() -> {
                    tools.pending()
                            .add(owned, turn.key(), owned.fence(), requireEnd(), calls.unstored());
                    return Result.END_POSTPONED;
                }
            }
            step = machine.next(step.state(), event);
        }
    }

    /** The calls that a turn awaits after {@link Result#WAITS}. */
    List<ToolStep> awaited() {
        return calls.awaited();
    }

    private void owned(long fence, boolean running) {
        // The text of a turn that waited stays valid, so its run does not grow with a claim.
        long run = turn.run() == turn.fence() ? fence : turn.run();
        owned.owned(turn.key(), fence, run, running, tools.clock().nanos());
        owned.watchdog().watch(deadlineNanos);
    }

    private Event claim() {
        OptionalLong claimed =
                tools.gate()
                        .await(
                                turn.key().conversationId(),
                                this::tryToClaim,
                                () -> owned.watchdog().aborted() != null);
        if (claimed.isEmpty()) {
            return attempts.aborted();
        }
        owned(claimed.getAsLong(), true);
        return new Event.Claimed();
    }

    private OptionalLong tryToClaim() {
        long requested = tools.clock().nanos();
        OptionalLong claimed;
        try {
            claimed = RequestDeadline.exempt(() -> tools.store().claim(turn.key(), tools.lease()));
            if (claimed.isEmpty() && claimInDoubt) {
                claimInDoubt = RequestDeadline.exempt(this::abortIfClaimed);
            }
        } catch (AppError away) {
            // The turn stays pending until its deadline.
            log.debug("Cannot claim turn {} yet", turn.messageId(), away);
            claimInDoubt = true;
            return OptionalLong.empty();
        }
        if (claimed.isPresent()) {
            tools.leased(live, requested);
        }
        return claimed;
    }

    /**
     * Aborts the turn after a failed claim if the claim was committed after all: this server does
     * not know the fencing token. Returns false, because no claim is in doubt any more.
     */
    private boolean abortIfClaimed() {
        TurnKey key = turn.key();
        boolean waits =
                tools.store()
                        .find(key.botId(), key.conversationId(), turn.messageId())
                        .filter(stored -> stored.state() == TurnState.PENDING)
                        .isPresent();
        if (!waits) {
            owned.watchdog().abort(AbortReason.LEASE_LOST);
        }
        return false;
    }

    private Event store(TurnState state, @Nullable FinishReason reason, @Nullable ErrorCode error) {
        if (state == TurnState.COMPLETE && live.unpublishedLength() == 0) {
            // The model refused or was filtered before any text.
            var _ = live.append(bot.fallbackMessage());
        }
        String answer = live.unpublishedText();
        boolean fellBack = state == TurnState.COMPLETE && isFallback(answer);
        String sources =
                fellBack || live.sources() == null
                        ? null
                        : calls.citations().citedBy(answer, attempts.alwaysCites());
        var reached =
                new TurnEnd(
                        state,
                        answer,
                        reason,
                        error,
                        attempts.usage(),
                        sources,
                        fellBack,
                        attempts.effort(),
                        attempts.failureBehind(error),
                        charge(),
                        attempts.attachmentTokens());
        end = reached;
        try {
            List<ToolStep> unstored = calls.unstored();
            if (!unstored.isEmpty()) {
                var _ = tools.store().updateSteps(turn.key(), owned.fence(), unstored);
            }
            if (!tools.store().finish(turn.key(), owned.fence(), reached)) {
                return new Event.LeaseLost();
            }
            calls.showEnds();
            if (fellBack || !live.toolEvents().isEmpty()) {
                live.setHandover(
                        tools.handovers().afterAnswer(bot, live.conversationId(), fellBack));
            }
            if (sources != null && bot.conversationSettings().suggestFollowUps()) {
                live.setSuggestions(attempts.suggestions(answer, sources));
            }
            return new Event.FinishStored();
        } catch (AppError failure) {
            log.error("Cannot store the end of turn {}; retrying", turn.messageId(), failure);
            live.markEndPostponed(failure);
            return new Event.FinishFailed();
        }
    }

    private @Nullable TurnCharge charge() {
        Usage usage = budget == null ? null : attempts.charged();
        if (budget == null || usage == null) {
            return null;
        }
        long cost = tools.prices().billionths(attempts.effort().model(), usage);
        return cost == 0 ? null : new TurnCharge(budget, cost);
    }

    private boolean isFallback(String answer) {
        return answer.stripLeading().startsWith(bot.fallbackMessage().strip());
    }

    private void publishLeaseLost() {
        try {
            tools.pending().showStored(live, turn.key());
        } catch (AppError away) {
            live.markEndUnknown(away);
        }
    }

    private TurnEnd requireEnd() {
        if (end == null) {
            throw new IllegalStateException("no end yet");
        }
        return end;
    }
}
