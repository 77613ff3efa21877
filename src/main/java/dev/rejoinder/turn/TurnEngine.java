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
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The turn engine. A turn is accepted, which stores the question; then run, on the thread of
 * whoever asks, which calls the model, lets readers follow, and stores the answer before anybody is
 * told that it is complete. Thread-safe.
 */
public final class TurnEngine implements TurnSignals.Listener {
    private static final Logger log = LoggerFactory.getLogger(TurnEngine.class);
    private static final Duration OVERLOAD_RETRY = Duration.ofSeconds(2);

    /** How long a turn stays this process's own without a sign of life. */
    private static final Duration LEASE = Duration.ofSeconds(10);

    /** So long the database may be away without a lease running out that is renewed in time. */
    private static final Duration BRIEF_ABSENCE =
            LEASE.minus(CheckpointWriter.RENEWAL.multipliedBy(2));

    /** How long drained turns get, once broken off, to be stored. */
    private static final Duration LAST_WORDS = Duration.ofSeconds(3);

    /** How long a request to stop waits for the turn's end. */
    private static final Duration STOP = Duration.ofSeconds(30);

    /** How often turns that nobody runs are looked for. */
    public static final Duration SWEEP = Duration.ofSeconds(2);

    /** How long idempotency keys are known. */
    private static final Duration KEYS_KEPT = Duration.ofHours(24);

    private final TurnStore store;
    private final ConversationGate gate = new ConversationGate();
    private final TurnRunner.Tools tools;
    private final RemoteTurns remoteTurns;
    private final CheckpointWriter checkpoints;
    private final TurnSignals signals;
    private final RemoteReaders remoteReaders = new RemoteReaders();
    private final Ids ids;
    private final OrphanedTurnSweep sweep;

    /** When the database last answered; only for the thread that calls {@link #takeOver}. */
    private long seenAtNanos;

    /** Until when nobody is judged; only for the thread that calls {@link #takeOver}. */
    private long blindUntilNanos;

    private final Map<String, LiveTurn> live = new ConcurrentHashMap<>();
    private final ReentrantLock ended = new ReentrantLock();
    private final Condition someEnded = ended.newCondition();
    private volatile boolean draining;

    public TurnEngine(
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
        this.remoteTurns = new RemoteTurns(store, signals, clock);
        this.tools =
                new TurnRunner.Tools(
                        store,
                        new TurnStore.Lease(ids.request(), LEASE),
                        models,
                        new PromptAssembler(store, limits.historyTokens()),
                        retriever,
                        gate,
                        limits,
                        clock,
                        new PendingFinishes(store, this::over),
                        signals.shared(),
                        new RelayThrottle(clock),
                        observer);
        this.sweep =
                new OrphanedTurnSweep(store, live::containsKey, LEASE.minus(SWEEP), this::tookOver);
        this.seenAtNanos = clock.nanos();
        this.blindUntilNanos = seenAtNanos;
        this.checkpoints =
                new CheckpointWriter(
                        store, tools.lease(), signals, remoteReaders, this::abort, seenAtNanos);
    }

    /**
     * A turn whose question is stored.
     *
     * @param fresh whether {@link #run} has to answer it, or somebody else does or did
     * @param earlier what was said before, as far as it is wanted; null where that is not known yet
     */
    record Accepted(
            LiveTurn live,
            TurnRequest question,
            Turn turn,
            boolean fresh,
            @Nullable List<Turn> earlier) {}

    /**
     * What came of a question.
     *
     * @param replayed whether it had ended before it was asked, under a known idempotency key
     */
    public record Answer(LiveTurn turn, TurnEnd end, boolean replayed) {}

    /** Who reads an answer as it grows. */
    public interface Reader {
        /**
         * Begins to read; returns at once.
         *
         * @param replayed whether the turn had ended before it was asked for
         */
        void begin(LiveTurn turn, boolean replayed);
    }

    /**
     * Stores the question and answers it on this thread, whether or not anybody still listens.
     * Returns when the end is stored. Under an idempotency key that is known it stores nothing, and
     * returns what comes of the turn that the key made: as it runs, as it ended, or run again if it
     * {@link Turn#mayBeTakenUp}.
     *
     * @param deadline how long it may take in all, waiting for earlier turns included
     * @throws AppError CONVERSATION_NOT_FOUND, CONVERSATION_BUSY, IDEMPOTENCY_KEY_REUSED,
     *     SHUTTING_DOWN, OVERLOADED: nothing is stored then; INTERNAL_ERROR when the end is not
     *     known by the deadline
     */
    public Answer answer(
            TurnRequest question, NewTurn.@Nullable Idempotency idempotency, Duration deadline) {
        Accepted accepted = accept(question, idempotency, false);
        boolean replayed = accepted.live().end() != null;
        return new Answer(accepted.live(), run(accepted, deadline), replayed);
    }

    /**
     * As {@link #answer}, where {@code reader} follows the answer from before its first word and is
     * told of its end.
     */
    public void stream(
            TurnRequest question,
            NewTurn.@Nullable Idempotency idempotency,
            Duration deadline,
            Reader reader) {
        Accepted accepted = accept(question, idempotency, true);
        boolean begun = false;
        try {
            if (!accepted.fresh()) {
                readAsStream(accepted.turn());
                accepted.live().readAsStream();
            }
            reader.begin(accepted.live(), accepted.live().end() != null);
            begun = true;
        } finally {
            if (!begun && accepted.fresh()) {
                // The client hears of an error; so there must be no answer, and no open turn.
                abort(accepted.live(), LiveTurn.Abort.BROKEN);
            }
            answer(accepted, deadline);
        }
    }

    /**
     * Stores the question; durable when it returns. Who calls this must call {@link #answer} next:
     * nobody else will.
     */
    Accepted accept(
            TurnRequest question, NewTurn.@Nullable Idempotency idempotency, boolean streamed) {
        NewTurn turn = newTurn(question, idempotency, streamed);
        long asked = tools.clock().nanos();
        var registration = new Registration(turn);
        boolean fresh = false;
        TurnStore.Accepted accepted;
        try {
            admit();
            accepted = store.accept(turn, tools.lease(), registration);
            fresh = accepted.fresh();
        } finally {
            if (!fresh) {
                registration.withdraw();
            }
        }
        Turn stored = accepted.turn();
        if (!fresh) {
            return new Accepted(follow(stored), question, stored, false, null);
        }
        tools.leased(registration.turn(), asked);
        return new Accepted(registration.turn(), question, stored, true, accepted.earlier());
    }

    /**
     * The turn that a request is about to run. It can be found before it is stored, so that a
     * repeated request always finds it.
     */
    private final class Registration implements Consumer<Turn> {
        private LiveTurn turn;
        private boolean withdrawn;

        Registration(NewTurn fresh) {
            turn =
                    new LiveTurn(
                            fresh.conversationId(),
                            fresh.userMessageId(),
                            fresh.messageId(),
                            fresh.streamed());
            live.put(turn.messageId(), turn);
        }

        synchronized LiveTurn turn() {
            return turn;
        }

        /** A known turn begins anew under its own ids. */
        @Override
        public synchronized void accept(Turn again) {
            if (withdrawn) {
                // Who asked has given up, so nobody would run it.
                throw AppError.internal(new IllegalStateException("nobody waits for this turn"));
            }
            LiveTurn fresh = LiveTurn.of(again);
            live.remove(turn.messageId(), turn);
            turn = fresh;
            LiveTurn earlier = live.put(fresh.messageId(), fresh);
            if (earlier != null) {
                // Nobody watches it any more, and the database takes nothing more from it.
                abort(earlier, LiveTurn.Abort.LOST);
            }
        }

        /** Nothing was stored, or nobody knows whether it was. */
        synchronized void withdraw() {
            withdrawn = true;
            turn.lost(
                    AppError.of(
                            ErrorCode.INTERNAL_ERROR,
                            "The message could not be stored. Please try again."));
            forget(turn);
        }
    }

    /** Has a turn keep its text from now on, because somebody reads it as it grows. */
    private boolean readAsStream(Turn stored) {
        boolean settled =
                stored.streamed()
                        || (stored.state().ended() && stored.state() != TurnState.INTERRUPTED);
        return settled || store.readAsStream(stored.key(), stored.fence());
    }

    /**
     * Refuses a turn that is registered already, so that no more get in than may, and none after
     * the last one that is waited for.
     */
    private void admit() {
        if (draining) {
            throw AppError.shuttingDown();
        }
        if (live.size() > tools.limits().openTurns()) {
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
                gate.waiting(),
                readers + remoteTurns.readers(),
                tools.pending().count());
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

    private NewTurn newTurn(
            TurnRequest question, NewTurn.@Nullable Idempotency idempotency, boolean streamed) {
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
                streamed,
                tools.assembler().recall(question));
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
        return remoteTurns.follow(latest);
    }

    /**
     * Finds a turn by the id of its answer, or of its question, whether it runs or has ended.
     *
     * @throws AppError MESSAGE_NOT_FOUND
     */
    public LiveTurn require(String botId, String conversationId, String messageId) {
        return follow(find(botId, conversationId, messageId));
    }

    /**
     * As {@link #require}, to be read as it grows.
     *
     * @throws AppError MESSAGE_NOT_FOUND
     */
    public LiveTurn requireStream(String botId, String conversationId, String messageId) {
        Turn stored = find(botId, conversationId, messageId);
        while (!readAsStream(stored)) {
            // It was taken up again between the two.
            stored = find(botId, conversationId, messageId);
        }
        LiveTurn turn = follow(stored);
        turn.readAsStream();
        return turn;
    }

    private Turn find(String botId, String conversationId, String messageId) {
        return store.find(botId, conversationId, messageId)
                .orElseThrow(TurnEngine::messageNotFound);
    }

    /** What a caller is told where there is no message, or none that the caller may see. */
    public static AppError messageNotFound() {
        return AppError.of(ErrorCode.MESSAGE_NOT_FOUND, "There is no such message.");
    }

    /** Answers an accepted turn, as far as that is left to do, and waits for its end. */
    TurnEnd run(Accepted accepted, Duration deadline) {
        answer(accepted, deadline);
        return accepted.live().awaitEnd(deadline);
    }

    private void answer(Accepted accepted, Duration deadline) {
        if (!accepted.fresh()) {
            return;
        }
        LiveTurn turn = accepted.live();
        boolean over = true;
        try {
            over = new TurnRunner(tools, accepted, deadline).run();
        } catch (RuntimeException | Error bug) {
            log.error("Turn {} failed", turn.messageId(), bug);
            over = false;
            TurnEnd broken = TurnEnd.broken(turn.whole(), ErrorCode.INTERNAL_ERROR);
            tools.pending().add(turn, accepted.turn().key(), turn.run(), broken);
            turn.postponed(AppError.internal(bug));
        } finally {
            if (over) {
                over(turn);
            } else {
                // Who waits for all to end need not wait for this one.
                signalEnded();
            }
        }
    }

    private void over(LiveTurn turn) {
        forget(turn);
        announceEnd(turn.conversationId(), turn.messageId());
    }

    /** Has those look who wait for a turn to end, here and elsewhere. */
    private void announceEnd(String conversationId, String messageId) {
        gate.wake(conversationId);
        var ended = new Signal.Ended(conversationId);
        signals.publish(
                remoteReaders.leaves(messageId)
                        ? List.of(new Signal.Told(messageId), ended)
                        : List.of(ended));
    }

    /**
     * Breaks off a turn that runs, here or in another process, keeping what it has said; one that
     * has ended stays as it is. Returns how it ended, once that is stored: if the process that ran
     * it is gone, once its lease has run out.
     */
    public TurnEnd stop(LiveTurn turn) {
        Optional<TurnKey> elsewhere = remoteTurns.keyOf(turn);
        if (elsewhere.isEmpty()) {
            abort(turn, LiveTurn.Abort.STOP_REQUESTED);
        } else if (store.requestStop(elsewhere.get())) {
            signals.publish(List.of(new Signal.Stop(turn.messageId())));
        } else {
            remoteTurns.look();
        }
        return turn.awaitEnd(STOP);
    }

    /** Breaks off what runs in a conversation that was deleted. */
    public void abandon(String botId, String conversationId) {
        for (LiveTurn turn : live.values()) {
            if (turn.isIn(botId, conversationId)) {
                abort(turn, LiveTurn.Abort.LOST);
            }
        }
    }

    private void abort(LiveTurn turn, LiveTurn.Abort reason) {
        turn.abort(reason);
        gate.wake(turn.conversationId());
    }

    /**
     * Looks after the open turns: breaks off late ones, lets readers keep their connections alive.
     */
    public void tick() {
        long now = tools.clock().nanos();
        live.values().forEach(turn -> turn.tick(now));
        remoteTurns.tick(now);
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
        remoteTurns.look();
    }

    @Override
    public void heard(Collection<Signal> said) {
        boolean news = false;
        for (Signal each : said) {
            switch (each) {
                case Signal.Told(String messageId) -> news |= remoteTurns.follows(messageId);
                case Signal.Ended(String conversationId) -> gate.wake(conversationId);
                case Signal.Stop(String messageId) -> lookAfter(live.get(messageId));
                case Signal.Read(String messageId) -> read(messageId);
            }
        }
        if (news) {
            remoteTurns.look();
        }
    }

    @Override
    public void mayHaveMissed() {
        live.values().forEach(this::lookAfter);
        gate.wakeAll();
        remoteTurns.look();
    }

    private void read(String messageId) {
        if (live.containsKey(messageId)) {
            remoteReaders.comes(messageId, tools.clock().nanos());
        }
    }

    private void lookAfter(@Nullable LiveTurn turn) {
        if (turn != null) {
            turn.checkpointSoon(tools.clock().nanos(), CheckpointWriter.RENEWAL);
        }
    }

    /** Stores the ends that could not be stored yet. To be called each second. */
    public void maintain() {
        tools.pending().store();
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
        return tookOver(store.recover());
    }

    private int tookOver(List<Turn> recovered) {
        var said = new ArrayList<Signal>();
        for (Turn turn : recovered) {
            gate.wake(turn.key().conversationId());
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
     * Ends what is stored as open and is run by no thread of this process, where it alone has the
     * data. To be called every {@link #SWEEP}, by a thread that may wait for the database.
     */
    public void sweep() {
        sweep.run(tools.clock().nanos());
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
        tools.pending().store();
    }

    private void awaitNone(Duration atMost) throws InterruptedException {
        long left = atMost.toNanos();
        ended.lock();
        try {
            while (live.size() > tools.pending().count() && left > 0) {
                left = someEnded.awaitNanos(left);
            }
        } finally {
            ended.unlock();
        }
    }

    private void forget(LiveTurn turn) {
        // This one only: a failed turn may have been taken up again under its id by now.
        live.remove(turn.messageId(), turn);
        gate.wake(turn.conversationId());
        signalEnded();
    }

    private void signalEnded() {
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
