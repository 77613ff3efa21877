package dev.rejoinder.turn;

import dev.rejoinder.core.AppError;
import dev.rejoinder.core.Clock;
import dev.rejoinder.core.ErrorCode;
import dev.rejoinder.core.Ids;
import dev.rejoinder.knowledge.Retriever;
import dev.rejoinder.provider.ChatModels;
import dev.rejoinder.turn.TurnSignals.Signal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
public final class Turns implements TurnSignals.Listener {
    private static final Logger log = LoggerFactory.getLogger(Turns.class);
    private static final Duration OVERLOAD_RETRY = Duration.ofSeconds(2);

    /** How long a turn stays this process's own without a sign of life. */
    private static final Duration LEASE = Duration.ofSeconds(10);

    /** So long the database may be away without a lease running out that is renewed in time. */
    private static final Duration BRIEF_ABSENCE = LEASE.minus(Checkpoints.RENEWAL.multipliedBy(2));

    /** How long drained turns get, once broken off, to be stored. */
    private static final Duration LAST_WORDS = Duration.ofSeconds(3);

    /** How long idempotency keys are known. */
    private static final Duration KEYS_KEPT = Duration.ofHours(24);

    private final TurnStore store;
    private final Turnstile turnstile = new Turnstile();
    private final TurnRun.Tools tools;
    private final Followers followers;
    private final Checkpoints checkpoints;
    private final TurnSignals signals;
    private final Audience audience = new Audience();
    private final Ids ids;

    /** When the database last answered; only for the thread that calls {@link #takeOver}. */
    private long seenAtNanos;

    /** Until when nobody is judged; only for the thread that calls {@link #takeOver}. */
    private long blindUntilNanos;

    private final Map<String, LiveTurn> live = new ConcurrentHashMap<>();
    private final ReentrantLock ended = new ReentrantLock();
    private final Condition someEnded = ended.newCondition();
    private volatile boolean draining;

    public Turns(
            TurnStore store,
            ChatModels models,
            Retriever retriever,
            TurnLimits limits,
            Clock clock,
            Ids ids,
            TurnSignals signals,
            TurnObserver observer) {
        this.store = store;
        this.ids = ids;
        this.signals = signals;
        this.followers = new Followers(store, signals, clock);
        this.tools =
                new TurnRun.Tools(
                        store,
                        new TurnStore.Lease(ids.request(), LEASE),
                        models,
                        new PromptAssembler(store, limits.historyTokens()),
                        retriever,
                        turnstile,
                        limits,
                        clock,
                        new UnstoredEnds(store, this::announceEnd),
                        signals.shared(),
                        observer);
        this.seenAtNanos = clock.nanos();
        this.blindUntilNanos = seenAtNanos;
        this.checkpoints =
                new Checkpoints(store, tools.lease(), signals, audience, this::abort, seenAtNanos);
    }

    /**
     * A turn whose question is stored.
     *
     * @param fresh whether {@link #run} has to answer it, or somebody else does or did
     * @param earlier what was said before, as far as it is wanted; null where that is not known yet
     */
    public record Accepted(
            LiveTurn live,
            Question question,
            Turn turn,
            boolean fresh,
            @Nullable List<Turn> earlier) {}

    /**
     * Stores the question; durable when it returns. Under an idempotency key that is known it
     * stores nothing, and returns the turn that the key made: as it runs, as it ended, or to be run
     * again when it failed.
     *
     * @throws AppError CONVERSATION_NOT_FOUND, CONVERSATION_BUSY, IDEMPOTENCY_KEY_REUSED,
     *     SHUTTING_DOWN, OVERLOADED; nothing is stored then
     */
    public Accepted accept(Question question, NewTurn.@Nullable Idempotency idempotency) {
        admit();
        NewTurn turn = newTurn(question, idempotency);
        var mine = new LiveTurn(turn.conversationId(), turn.userMessageId(), turn.messageId());
        // Known before it is stored, so that a repeated request always finds it.
        live.put(turn.messageId(), mine);
        boolean kept = false;
        try {
            long asked = tools.clock().nanos();
            TurnStore.Accepted accepted = store.accept(turn, tools.lease());
            Turn stored = accepted.turn();
            kept = accepted.fresh() && stored.messageId().equals(turn.messageId());
            LiveTurn found = kept ? mine : accepted.fresh() ? again(stored) : follow(stored);
            if (accepted.fresh()) {
                tools.leased(found, asked);
            }
            return new Accepted(found, question, stored, accepted.fresh(), accepted.earlier());
        } finally {
            if (!kept) {
                forget(mine);
            }
        }
    }

    private void admit() {
        if (draining) {
            throw AppError.shuttingDown();
        }
        if (live.size() >= tools.limits().openTurns()) {
            throw AppError.retryLater(
                    ErrorCode.OVERLOADED,
                    "The server is answering as many messages as it can.",
                    OVERLOAD_RETRY);
        }
    }

    /** What goes on in this process just now, turn by turn counted. */
    public Load load() {
        int readers = live.values().stream().mapToInt(LiveTurn::readers).sum();
        return new Load(
                live.size(),
                tools.limits().openTurns(),
                turnstile.waiting(),
                readers + followers.readers(),
                tools.unstored().count());
    }

    /**
     * What goes on in a process.
     *
     * @param open turns that have not ended, the waiting ones included
     * @param mostOpen how many may be; more are refused
     * @param waiting for earlier turns of their conversation
     * @param readers streams that follow a turn
     * @param unstored ends that the database would not take yet
     */
    public record Load(int open, int mostOpen, int waiting, int readers, int unstored) {}

    private NewTurn newTurn(Question question, NewTurn.@Nullable Idempotency idempotency) {
        String conversationId = question.conversationId();
        return new NewTurn(
                question.bot().id(),
                conversationId == null ? ids.conversation() : conversationId,
                conversationId == null || question.createConversation(),
                ids.message(),
                ids.message(),
                question.text(),
                question.metadata(),
                question.userId(),
                idempotency,
                tools.assembler().recall(question.bot()));
    }

    /** A failed turn that begins anew under its own ids. */
    private LiveTurn again(Turn turn) {
        LiveTurn fresh = LiveTurn.of(turn);
        LiveTurn earlier = live.put(turn.messageId(), fresh);
        if (earlier != null) {
            // Nobody watches it any more, and the database takes nothing more from it.
            abort(earlier, LiveTurn.Abort.LOST);
        }
        return fresh;
    }

    /**
     * The turn as it runs in this process, or as it is stored, or as another process goes on with
     * it.
     */
    private LiveTurn follow(Turn stored) {
        LiveTurn running = live.get(stored.messageId());
        if (running != null) {
            return running;
        }
        TurnKey key = stored.key();
        // It may have ended between the two looks.
        Turn latest =
                store.find(key.botId(), key.conversationId(), stored.messageId()).orElse(stored);
        if (latest.state().ended()) {
            return LiveTurn.of(latest);
        }
        if (tools.unstored().holds(key)) {
            throw AppError.of(
                    ErrorCode.INTERNAL_ERROR,
                    "The end of this answer is not stored yet. Please try again.");
        }
        return followers.follow(latest);
    }

    /**
     * Finds a turn by the id of its answer, or of its question, whether it runs or has ended.
     *
     * @throws AppError MESSAGE_NOT_FOUND
     */
    public LiveTurn require(String botId, String conversationId, String messageId) {
        Optional<Turn> stored = store.find(botId, conversationId, messageId);
        return follow(stored.orElseThrow(Turns::messageNotFound));
    }

    /** What a caller is told where there is no message, or none that the caller may see. */
    public static AppError messageNotFound() {
        return AppError.of(ErrorCode.MESSAGE_NOT_FOUND, "There is no such message.");
    }

    /**
     * Answers an accepted turn on this thread, whether or not anybody still listens. Returns when
     * its end is stored, also when somebody else answers it.
     *
     * @param deadline how long it may take in all, waiting for earlier turns included
     * @throws AppError INTERNAL_ERROR when the end could not be stored
     */
    public TurnEnd run(Accepted accepted, Duration deadline) {
        answer(accepted, deadline);
        return accepted.live().awaitEnd();
    }

    /** Like {@link #run}, where the turn's readers are told of its end, and the caller is not. */
    public void answer(Accepted accepted, Duration deadline) {
        if (!accepted.fresh()) {
            return;
        }
        LiveTurn turn = accepted.live();
        try {
            new TurnRun(tools, accepted, deadline).run();
        } catch (RuntimeException bug) {
            log.error("Turn {} failed", turn.messageId(), bug);
            turn.failed(AppError.internal(bug));
        } finally {
            forget(turn);
            announceEnd(turn.conversationId(), turn.messageId());
        }
    }

    /** Has those look who wait for a turn to end, here and elsewhere. */
    private void announceEnd(String conversationId, String messageId) {
        turnstile.wake(conversationId);
        var ended = new Signal.Ended(conversationId);
        signals.publish(
                audience.leaves(messageId)
                        ? List.of(new Signal.Told(messageId), ended)
                        : List.of(ended));
    }

    /**
     * Breaks off a turn that runs, here or in another process, keeping what it has said; one that
     * has ended stays as it is. Returns how it ended, once that is stored: if the process that ran
     * it is gone, once its lease has run out.
     */
    public TurnEnd stop(LiveTurn turn) {
        Optional<TurnKey> elsewhere = followers.keyOf(turn);
        if (elsewhere.isEmpty()) {
            abort(turn, LiveTurn.Abort.STOP_REQUESTED);
        } else if (store.requestStop(elsewhere.get())) {
            signals.publish(List.of(new Signal.Stop(turn.messageId())));
        } else {
            followers.look();
        }
        return turn.awaitEnd();
    }

    /** Breaks off what runs in a conversation that was deleted. */
    public void abandon(String conversationId) {
        for (LiveTurn turn : live.values()) {
            if (turn.conversationId().equals(conversationId)) {
                abort(turn, LiveTurn.Abort.LOST);
            }
        }
    }

    private void abort(LiveTurn turn, LiveTurn.Abort reason) {
        turn.abort(reason);
        turnstile.wake(turn.conversationId());
    }

    static AppError conversationNotFound() {
        return AppError.of(ErrorCode.CONVERSATION_NOT_FOUND, "The conversation was deleted.");
    }

    /**
     * Looks after the open turns: breaks off late ones, lets readers keep their connections alive.
     */
    public void tick() {
        long now = tools.clock().nanos();
        live.values().forEach(turn -> turn.tick(now));
        followers.tick(now);
    }

    /**
     * Stores what the open turns have said so far, and that those which say nothing are alive. To
     * be called a few times a second, by a thread that does nothing else and may wait for the
     * database.
     */
    public void checkpoint() {
        checkpoints.store(live.values(), tools.clock().nanos());
    }

    /**
     * Does so for the turns that are read at other processes, alone. To be called by the same
     * thread, several times as often.
     */
    public void checkpointRead() {
        checkpoints.storeRead(live, tools.clock().nanos());
    }

    /**
     * Looks at the turns of other processes that have readers here. To be called a few times a
     * second, by a thread that may wait for the database.
     */
    public void follow() {
        followers.look();
    }

    @Override
    public void heard(Collection<Signal> said) {
        boolean news = false;
        for (Signal each : said) {
            switch (each) {
                case Signal.Told(String messageId) -> news |= followers.follows(messageId);
                case Signal.Ended(String conversationId) -> turnstile.wake(conversationId);
                case Signal.Stop(String messageId) -> lookAfter(live.get(messageId));
                case Signal.Read(String messageId) -> read(messageId);
            }
        }
        if (news) {
            followers.look();
        }
    }

    @Override
    public void mayHaveMissed() {
        live.values().forEach(this::lookAfter);
        turnstile.wakeAll();
        followers.look();
    }

    private void read(String messageId) {
        if (live.containsKey(messageId)) {
            audience.comes(messageId, tools.clock().nanos());
        }
    }

    private void lookAfter(@Nullable LiveTurn turn) {
        if (turn != null) {
            turn.checkpointSoon(tools.clock().nanos(), Checkpoints.RENEWAL);
        }
    }

    /**
     * Does what does not hurry: stores ends that could not be, forgets old keys. To be called each
     * second.
     */
    public void maintain() {
        tools.unstored().store();
    }

    /** Forgets the idempotency keys that are no longer promised to be known. */
    public void forgetOldKeys() {
        int forgotten = store.forgetKeys(tools.clock().now().minus(KEYS_KEPT));
        log.debug("{} idempotency keys forgotten", forgotten);
    }

    /**
     * Ends what no process will finish any more. To be called before the first turn is accepted.
     */
    public int recover() {
        List<Turn> recovered = store.recover();
        var said = new ArrayList<Signal>();
        for (Turn turn : recovered) {
            turnstile.wake(turn.key().conversationId());
            said.add(new Signal.Told(turn.messageId()));
            said.add(new Signal.Ended(turn.key().conversationId()));
        }
        if (!said.isEmpty()) {
            signals.publish(said);
        }
        tools.observer().tookOver(recovered.size());
        return recovered.size();
    }

    /**
     * Ends what the process that ran it will not finish any more, where several share the data. To
     * be called each second, by a thread that may wait for the database.
     *
     * <p>Leases that ran out while the database was away prove nothing: their owners could not
     * renew them either. So after an absence that was not brief nobody is judged for as long as a
     * lease lasts.
     */
    public void takeOver() {
        Clock clock = tools.clock();
        try {
            if (clock.nanos() - blindUntilNanos < 0) {
                // Finds nothing, but finds out whether the database is there.
                var _ = store.find("", "", "");
            } else {
                int broken = recover();
                if (broken > 0) {
                    log.warn("{} answers were cut off with the server that gave them", broken);
                }
            }
            seenAtNanos = clock.nanos();
        } catch (AppError away) {
            log.debug("the database is away", away);
            long now = clock.nanos();
            if (now - seenAtNanos > BRIEF_ABSENCE.toNanos()) {
                blindUntilNanos = now + LEASE.toNanos();
            }
        }
    }

    /**
     * Takes no new turns, gives the running ones {@code grace}, and breaks off the rest, keeping
     * what they have said. Returns when all are stored.
     */
    public void drain(Duration grace) throws InterruptedException {
        draining = true;
        awaitNone(grace);
        List.copyOf(live.values()).forEach(turn -> abort(turn, LiveTurn.Abort.SHUT_DOWN));
        awaitNone(LAST_WORDS);
        tools.unstored().store();
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
        // This one only: a failed turn may have been taken up again under its id by now.
        live.remove(turn.messageId(), turn);
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
