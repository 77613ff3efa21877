package dev.rejoinder.turn;

import dev.rejoinder.core.AppError;
import dev.rejoinder.core.Clock;
import dev.rejoinder.core.ErrorCode;
import dev.rejoinder.core.Ids;
import dev.rejoinder.knowledge.Retriever;
import dev.rejoinder.provider.ChatModels;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The turn engine. It accepts a question, which stores it; runs the turn on the caller's thread,
 * which calls the model while readers follow; and stores the answer before any reader learns that
 * it is complete. Thread-safe.
 */
public final class TurnEngine {
    private static final Logger log = LoggerFactory.getLogger(TurnEngine.class);

    /** How long aborted turns get to be stored when the server stops. */
    private static final Duration LAST_WORDS = Duration.ofSeconds(3);

    /** How long a request to stop waits for the turn's end. */
    private static final Duration STOP = Duration.ofSeconds(30);

    /** How long idempotency keys are known. */
    private static final Duration KEYS_KEPT = Duration.ofHours(24);

    private final ConversationGate gate = new ConversationGate();
    private final TurnRunner.Dependencies tools;
    private final PeerNodes peers;
    private final OpenTurns open;
    private final TurnFinder finder;
    private final TurnAdmission admission;
    private final CheckpointWriter checkpoints;

    public TurnEngine(
            TurnStore store,
            ChatModels models,
            Retriever retriever,
            TurnLimits limits,
            Clock clock,
            Ids ids,
            PeerNodes peers,
            TurnObserver observer) {
        this.peers = peers;
        this.open = new OpenTurns(gate, limits.openTurns());
        this.tools =
                new TurnRunner.Dependencies(
                        store,
                        new TurnStore.Lease(ids.request(), TurnStore.Lease.DURATION),
                        models,
                        new PromptAssembler(store, limits.historyTokens()),
                        retriever,
                        gate,
                        limits,
                        clock,
                        new PendingFinishes(store, this::over),
                        peers.shared(),
                        new FairRelayScheduler(clock),
                        observer);
        this.finder = new TurnFinder(store, open, peers);
        this.admission = new TurnAdmission(tools, open, finder, ids);
        this.checkpoints = new CheckpointWriter(store, tools.lease(), peers, open, clock.nanos());
    }

    /**
     * The end of a turn that a request asked for.
     *
     * @param replayed whether the turn had ended before, under a known idempotency key
     */
    public record Answer(LiveTurn turn, TurnEnd end, boolean replayed) {}

    /** Reads an answer while it grows. */
    public interface Reader {
        /**
         * Begins to read; returns at once.
         *
         * @param replayed whether the turn had ended before it was asked for
         */
        void begin(LiveTurn turn, boolean replayed);
    }

    /**
     * Stores the question and answers it on this thread, whether or not the client is still there.
     * Returns when the end is stored. Under a known idempotency key it stores nothing, and returns
     * the end of the turn that the key made: as it runs, as it ended, or run again if it {@link
     * Turn#mayBeTakenUp}.
     *
     * @param deadline how long it may take in all, waiting for earlier turns included
     * @throws AppError CONVERSATION_NOT_FOUND, CONVERSATION_BUSY, IDEMPOTENCY_KEY_REUSED,
     *     SHUTTING_DOWN, OVERLOADED: nothing is stored then; INTERNAL_ERROR when the end is not
     *     known by the deadline
     */
    public Answer answer(
            TurnRequest request, NewTurn.@Nullable Idempotency idempotency, Duration deadline) {
        AdmittedTurn admitted = accept(request, idempotency, false);
        boolean replayed = admitted.live().end() != null;
        return new Answer(admitted.live(), run(admitted, deadline), replayed);
    }

    /**
     * As {@link #answer}, but {@code reader} reads the answer from before its first word to its
     * end.
     */
    public void stream(
            TurnRequest request,
            NewTurn.@Nullable Idempotency idempotency,
            Duration deadline,
            Reader reader) {
        AdmittedTurn admitted = accept(request, idempotency, true);
        OwnedTurn owned = admitted.owned();
        boolean begun = false;
        try {
            LiveTurn live = owned == null ? finder.stream(admitted) : admitted.live();
            reader.begin(live, live.end() != null);
            begun = true;
        } finally {
            if (!begun && owned != null) {
                // The client gets an error, so there must be no answer, and no open turn.
                open.abort(owned, AbortReason.BROKEN);
            }
            runIfOwned(admitted, deadline);
        }
    }

    /**
     * Stores the question; durable when it returns. The caller must call {@link #run} next: nobody
     * else will.
     */
    AdmittedTurn accept(
            TurnRequest request, NewTurn.@Nullable Idempotency idempotency, boolean streamed) {
        return admission.accept(request, idempotency, streamed);
    }

    /** Runs an accepted turn, unless somebody else does, and waits for its end. */
    TurnEnd run(AdmittedTurn admitted, Duration deadline) {
        runIfOwned(admitted, deadline);
        return admitted.live().awaitEnd(deadline);
    }

    private void runIfOwned(AdmittedTurn admitted, Duration deadline) {
        OwnedTurn turn = admitted.owned();
        if (turn == null) {
            return;
        }
        boolean over = true;
        try {
            over =
                    new TurnRunner(tools, turn, admitted.accepted(), admitted.request(), deadline)
                            .run();
        } catch (RuntimeException | Error bug) {
            log.error("Turn {} failed", turn.messageId(), bug);
            over = false;
            LiveTurn live = turn.live();
            TurnEnd broken = TurnEnd.broken(live.unpublishedText(), ErrorCode.INTERNAL_ERROR);
            tools.pending().add(turn, admitted.turn().key(), live.run(), broken);
            live.markEndPostponed(AppError.internal(bug));
        } finally {
            if (over) {
                over(turn);
            } else {
                open.wakeDrain();
            }
        }
    }

    private void over(OwnedTurn turn) {
        open.remove(turn);
        peers.announceEnd(turn.conversationId(), turn.messageId());
    }

    /**
     * Finds a turn by the id of its answer, or of its question, whether it runs or has ended.
     *
     * @throws AppError MESSAGE_NOT_FOUND
     */
    public LiveTurn require(String botId, String conversationId, String messageId) {
        return finder.require(botId, conversationId, messageId);
    }

    /**
     * As {@link #require}, to be read while it grows.
     *
     * @throws AppError MESSAGE_NOT_FOUND
     */
    public LiveTurn requireStream(String botId, String conversationId, String messageId) {
        return finder.requireStream(botId, conversationId, messageId);
    }

    /**
     * Stops a turn, here or on another server, and keeps its text; one that has ended stays as it
     * is. Returns the end once it is stored. When the server that ran the turn is gone, that is
     * after its lease has run out.
     */
    public TurnEnd stop(LiveTurn turn) {
        OwnedTurn owned = open.find(turn.messageId());
        if (!peers.requestStop(turn) && owned != null && owned.live() == turn) {
            open.abort(owned, AbortReason.STOP_REQUESTED);
        }
        return turn.awaitEnd(STOP);
    }

    /** Aborts the turns of a conversation that was deleted. */
    public void abandon(String botId, String conversationId) {
        for (OwnedTurn turn : open.all()) {
            if (turn.isIn(botId, conversationId)) {
                open.abort(turn, AbortReason.LOST);
            }
        }
    }

    /** The load of this server now. */
    public TurnLoad load() {
        return new TurnLoad(
                open.count(),
                tools.limits().openTurns(),
                gate.waiting(),
                open.readers() + peers.readers(),
                tools.pending().count());
    }

    /** Aborts late turns, and gives readers their heartbeats. To be called each second. */
    public void tick() {
        long now = tools.clock().nanos();
        open.all().forEach(turn -> turn.tick(now));
        peers.tick(now);
    }

    /**
     * Stores the text of the open turns so far, and renews their leases. To be called a few times a
     * second, by a thread that does nothing else and may wait for the database.
     */
    public void checkpoint() {
        checkpoints.store(tools.clock().nanos());
    }

    /**
     * As {@link #checkpoint}, for the turns alone that clients of other servers read. To be called
     * by the same thread, several times as often.
     */
    public void checkpointRead() {
        checkpoints.storeRead(tools.clock().nanos());
    }

    /** Stores the ends that could not be stored yet. To be called each second. */
    public void maintain() {
        tools.pending().store();
    }

    /** Deletes idempotency keys older than 24 hours. */
    public void forgetOldKeys() {
        int forgotten = tools.store().forgetKeys(tools.clock().now().minus(KEYS_KEPT));
        log.debug("{} idempotency keys forgotten", forgotten);
    }

    /** Whether this server runs the turn, or is about to. */
    public boolean runs(String messageId) {
        return open.find(messageId) != null;
    }

    /** Has the turns that wait in a conversation try again to begin. */
    public void wake(String conversationId) {
        gate.wake(conversationId);
    }

    /** Has the next checkpoint ask the database about this turn, if it runs here. */
    public void checkpointSoon(String messageId) {
        OwnedTurn turn = open.find(messageId);
        if (turn != null) {
            turn.checkpointSoon(tools.clock().nanos());
        }
    }

    /** As {@link #wake} and {@link #checkpointSoon} for every turn: signals may be lost. */
    public void recheckAll() {
        long now = tools.clock().nanos();
        open.all().forEach(turn -> turn.checkpointSoon(now));
        gate.wakeAll();
    }

    /**
     * Takes no new turns, gives the running ones {@code grace}, and aborts the rest, keeping their
     * text. Returns when all are stored.
     */
    public void drain(Duration grace) throws InterruptedException {
        open.drain(grace, LAST_WORDS, tools.pending()::count);
        tools.pending().store();
    }
}
