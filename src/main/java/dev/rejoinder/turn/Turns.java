package dev.rejoinder.turn;

import dev.rejoinder.bot.Bot;
import dev.rejoinder.core.AppError;
import dev.rejoinder.core.Clock;
import dev.rejoinder.core.ErrorCode;
import dev.rejoinder.core.Ids;
import dev.rejoinder.provider.ChatModels;
import dev.rejoinder.provider.FinishReason;
import dev.rejoinder.provider.ModelCall;
import dev.rejoinder.provider.ModelEvent;
import dev.rejoinder.provider.ModelException;
import dev.rejoinder.provider.Prompt;
import dev.rejoinder.provider.Usage;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The turn engine. A turn is accepted, which stores the question; then run, on the thread of
 * whoever asks, which calls the model, lets readers follow, and stores the answer before anybody is
 * told that it is complete. Thread-safe.
 */
public final class Turns {
    private static final Logger log = LoggerFactory.getLogger(Turns.class);
    private static final Duration OVERLOAD_RETRY = Duration.ofSeconds(2);
    private static final Duration SHUTDOWN_RETRY = Duration.ofSeconds(5);

    /** How long a turn stays this process's own without a sign of life. */
    private static final Duration LEASE = Duration.ofSeconds(10);

    /** How long drained turns get, once broken off, to be stored. */
    private static final Duration LAST_WORDS = Duration.ofSeconds(3);

    private final TurnStore store;
    private final ChatModels models;
    private final PromptAssembler assembler;
    private final Turnstile turnstile = new Turnstile();
    private final TurnLimits limits;
    private final Clock clock;
    private final Ids ids;
    private final TurnStore.Lease lease;
    private final Map<String, LiveTurn> live = new ConcurrentHashMap<>();
    private final ReentrantLock ended = new ReentrantLock();
    private final Condition someEnded = ended.newCondition();
    private volatile boolean draining;

    public Turns(TurnStore store, ChatModels models, TurnLimits limits, Clock clock, Ids ids) {
        this.store = store;
        this.models = models;
        this.assembler = new PromptAssembler(store, limits.historyTokens());
        this.limits = limits;
        this.clock = clock;
        this.ids = ids;
        this.lease = new TurnStore.Lease(ids.request(), LEASE);
    }

    /**
     * A turn whose question is stored.
     *
     * @param fresh whether {@link #run} has to answer it, or somebody else does
     */
    public record Accepted(LiveTurn live, Question question, Turn turn, boolean fresh) {}

    /**
     * Stores the question; durable when it returns.
     *
     * @throws AppError CONVERSATION_NOT_FOUND, CONVERSATION_BUSY, IDEMPOTENCY_KEY_REUSED,
     *     SHUTTING_DOWN, OVERLOADED; nothing is stored then
     */
    public Accepted accept(Question question, NewTurn.@Nullable Idempotency idempotency) {
        admit();
        String conversationId = question.conversationId();
        boolean create = conversationId == null || question.createConversation();
        var turn =
                new NewTurn(
                        question.bot().id(),
                        conversationId == null ? ids.conversation() : conversationId,
                        create,
                        ids.message(),
                        ids.message(),
                        question.text(),
                        question.metadata(),
                        question.userId(),
                        idempotency);
        var mine = new LiveTurn(turn.conversationId(), turn.userMessageId(), turn.messageId());
        // Known before it is stored, so that a repeated request always finds it.
        live.put(turn.messageId(), mine);
        boolean fresh = false;
        try {
            TurnStore.Accepted accepted = store.accept(turn, lease);
            fresh = accepted.fresh();
            return new Accepted(mine, question, accepted.turn(), fresh);
        } finally {
            if (!fresh) {
                forget(mine);
            }
        }
    }

    private void admit() {
        if (draining) {
            throw AppError.retryLater(
                    ErrorCode.SHUTTING_DOWN, "The server is shutting down.", SHUTDOWN_RETRY);
        }
        if (live.size() >= limits.openTurns()) {
            throw AppError.retryLater(
                    ErrorCode.OVERLOADED,
                    "The server is answering as many messages as it can.",
                    OVERLOAD_RETRY);
        }
    }

    /**
     * Answers an accepted turn on this thread, whether or not anybody still listens, and returns
     * when its end is stored.
     *
     * @param deadline how long it may take in all, waiting for earlier turns included
     * @throws AppError INTERNAL_ERROR when the end could not be stored
     */
    public TurnEnd run(Accepted accepted, Duration deadline) {
        LiveTurn turn = accepted.live();
        long deadlineNanos = clock.nanos() + deadline.toNanos();
        turn.dueBefore(deadlineNanos);
        try {
            OptionalLong fence = begin(accepted);
            TurnEnd end =
                    fence.isPresent() ? answer(accepted, deadlineNanos) : unanswered(turn, null);
            return finish(accepted, fence.orElse(accepted.turn().fence()), end);
        } finally {
            forget(turn);
        }
    }

    /**
     * Like {@link #run}, where the turn's readers are told of its end, good or bad, and the caller
     * is not.
     */
    public void runUnattended(Accepted accepted, Duration deadline) {
        try {
            run(accepted, deadline);
        } catch (AppError told) {
            log.debug("Turn {} failed, as its readers know", accepted.live().messageId(), told);
        }
    }

    private OptionalLong begin(Accepted accepted) {
        Turn turn = accepted.turn();
        if (turn.state() == TurnState.STREAMING) {
            return OptionalLong.of(turn.fence());
        }
        return turnstile.await(
                turn.key().conversationId(),
                () -> store.claim(turn.key(), lease),
                () -> accepted.live().aborted() != null);
    }

    private TurnEnd answer(Accepted accepted, long deadlineNanos) {
        LiveTurn turn = accepted.live();
        Bot bot = accepted.question().bot();
        try {
            ChatModels.Choice.Served served = served(bot.model());
            Prompt prompt = assembler.assemble(bot, served.model(), accepted.turn());
            try (ModelCall call = served.chatModel().call(prompt)) {
                turn.calling(call);
                return listen(turn, call, deadlineNanos);
            }
        } catch (ModelException failure) {
            return unanswered(turn, failure);
        } catch (RuntimeException bug) {
            log.error("Turn {} failed", turn.messageId(), bug);
            return broken(turn, ErrorCode.INTERNAL_ERROR);
        }
    }

    private ChatModels.Choice.Served served(String model) throws ModelException {
        return switch (models.choose(model)) {
            case ChatModels.Choice.Served served -> served;
            case ChatModels.Choice.NotConfigured(String provider) ->
                    throw new ModelException(
                            ModelException.Kind.REJECTED,
                            "no key is set for the provider " + provider);
            case ChatModels.Choice.Unknown(String name) ->
                    throw new ModelException(
                            ModelException.Kind.REJECTED, "there is no model named " + name);
        };
    }

    private TurnEnd listen(LiveTurn turn, ModelCall call, long deadlineNanos)
            throws ModelException {
        turn.dueBefore(Math.min(deadlineNanos, clock.nanos() + limits.firstToken().toNanos()));
        while (true) {
            switch (call.next()) {
                case ModelEvent.Text(String more) -> {
                    turn.append(more);
                    turn.dueBefore(
                            Math.min(
                                    deadlineNanos,
                                    clock.nanos() + limits.betweenTokens().toNanos()));
                    if (!call.ready()) {
                        turn.publish();
                    }
                    if (turn.length() > TurnLimits.MAX_ANSWER) {
                        return complete(turn, FinishReason.LENGTH, null);
                    }
                }
                case ModelEvent.Finished(FinishReason reason, Usage usage) -> {
                    return complete(turn, reason, usage);
                }
            }
        }
    }

    private static TurnEnd complete(LiveTurn turn, FinishReason reason, @Nullable Usage usage) {
        if (turn.length() == 0) {
            log.warn(
                    "Turn {} failed: the model said that it was done, and nothing else",
                    turn.messageId());
            return broken(turn, ErrorCode.MODEL_PROVIDER_ERROR);
        }
        return new TurnEnd(TurnState.COMPLETE, turn.textFrom(0), reason, null, usage, null);
    }

    private static TurnEnd unanswered(LiveTurn turn, @Nullable ModelException failure) {
        LiveTurn.Abort abort = turn.aborted();
        if (abort == LiveTurn.Abort.STOP_REQUESTED) {
            return new TurnEnd(TurnState.STOPPED, turn.textFrom(0), null, null, null, null);
        }
        if (abort != null) {
            return broken(
                    turn,
                    abort == LiveTurn.Abort.TOO_LATE
                            ? ErrorCode.MODEL_TIMEOUT
                            : ErrorCode.SHUTTING_DOWN);
        }
        log.warn("Turn {} failed", turn.messageId(), failure);
        return broken(turn, ErrorCode.MODEL_PROVIDER_ERROR);
    }

    private static TurnEnd broken(LiveTurn turn, ErrorCode code) {
        String text = turn.textFrom(0);
        TurnState state = text.isEmpty() ? TurnState.FAILED : TurnState.INTERRUPTED;
        return new TurnEnd(state, text, null, code, null, null);
    }

    /** Nobody hears of an end before it is stored. */
    private TurnEnd finish(Accepted accepted, long fence, TurnEnd end) {
        LiveTurn turn = accepted.live();
        try {
            TurnEnd stored =
                    store.finish(accepted.turn().key(), fence, end)
                            ? end
                            : broken(turn, ErrorCode.CONVERSATION_NOT_FOUND);
            turn.ended(stored);
            return stored;
        } catch (AppError failure) {
            log.error("Turn {} could not be stored", turn.messageId(), failure);
            turn.failed(failure);
            throw failure;
        }
    }

    /** Breaks off what runs in a conversation that was deleted. */
    public void abandon(String conversationId) {
        for (LiveTurn turn : live.values()) {
            if (turn.conversationId().equals(conversationId)) {
                turn.abort(LiveTurn.Abort.STOP_REQUESTED);
                turnstile.wake(conversationId);
            }
        }
    }

    /**
     * Looks after the open turns: breaks off late ones, lets readers keep their connections alive.
     */
    public void tick() {
        long now = clock.nanos();
        live.values().forEach(turn -> turn.tick(now));
    }

    /** How many turns are unfinished in this process. */
    public int open() {
        return live.size();
    }

    /**
     * Ends what no process will finish any more. To be called before the first turn is accepted.
     */
    public int recover() {
        return store.recover().size();
    }

    /**
     * Takes no new turns, gives the running ones {@code grace}, and breaks off the rest, keeping
     * what they have said. Returns when all are stored.
     */
    public void drain(Duration grace) throws InterruptedException {
        draining = true;
        awaitNone(grace);
        live.values().forEach(turn -> turn.abort(LiveTurn.Abort.SHUTTING_DOWN));
        awaitNone(LAST_WORDS);
    }

    private void awaitNone(Duration atMost) throws InterruptedException {
        long left = atMost.toNanos();
        ended.lock();
        try {
            while (!live.isEmpty() && left > 0) {
                left = someEnded.awaitNanos(left);
            }
        } finally {
            ended.unlock();
        }
    }

    private void forget(LiveTurn turn) {
        live.remove(turn.messageId());
        turnstile.wake(turn.conversationId());
        if (draining) {
            ended.lock();
            try {
                someEnded.signalAll();
            } finally {
                ended.unlock();
            }
        }
    }
}
