package dev.rejoinder.turn;

import dev.rejoinder.attachment.PromptFiles;
import dev.rejoinder.bot.Bot;
import dev.rejoinder.core.AppError;
import dev.rejoinder.core.Clock;
import dev.rejoinder.core.ErrorCode;
import dev.rejoinder.core.Ids;
import dev.rejoinder.core.RequestId;
import dev.rejoinder.handover.HandoverRules;
import dev.rejoinder.knowledge.Retriever;
import dev.rejoinder.provider.ChatModels;
import dev.rejoinder.tool.ToolCatalog;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The turn engine. It accepts and stores a question, runs the turn while readers follow, and stores
 * the answer before it shows any reader the end. Thread-safe.
 */
public final class TurnEngine {
    private static final Logger log = LoggerFactory.getLogger(TurnEngine.class);

    /** How long shutdown waits until the ends of aborted turns are stored. */
    private static final Duration ABORT_TIMEOUT = Duration.ofSeconds(3);

    /** How long a stop request waits for the end of the turn. */
    private static final Duration STOP = Duration.ofSeconds(30);

    /** The pause before the request to stop is repeated. */
    private static final Duration STOP_AGAIN = Duration.ofMillis(20);

    /** How long idempotency keys are kept. */
    private static final Duration KEYS_KEPT = Duration.ofHours(24);

    private final ConversationGate gate = new ConversationGate();
    private final TurnRunner.Dependencies tools;
    private final PeerNodes peers;
    private final OpenTurns open;
    private final TurnFinder finder;
    private final TurnAdmission admission;
    private final WaitingTurns waiting;
    private final CheckpointWriter checkpoints;
    private final Executor turnThreads;

    public TurnEngine(
            TurnStore store,
            ChatModels models,
            Retriever retriever,
            ToolCatalog catalog,
            TurnLimits limits,
            Clock clock,
            Ids ids,
            PeerNodes peers,
            TurnObserver observer,
            HandoverRules handovers,
            AnswerPrices prices,
            PromptFiles files) {
        this(
                store,
                models,
                retriever,
                catalog,
                limits,
                clock,
                ids,
                peers,
                observer,
                handovers,
                prices,
                files,
                ownThreads());
    }

    private static Executor ownThreads() {
        ThreadFactory threads = Thread.ofVirtual().name("turn-", 0).factory();
        return turn -> threads.newThread(turn).start();
    }

    /** As the other, with the threads for the turns that clients follow. */
    TurnEngine(
            TurnStore store,
            ChatModels models,
            Retriever retriever,
            ToolCatalog catalog,
            TurnLimits limits,
            Clock clock,
            Ids ids,
            PeerNodes peers,
            TurnObserver observer,
            HandoverRules handovers,
            AnswerPrices prices,
            PromptFiles files,
            Executor turnThreads) {
        this.turnThreads = turnThreads;
        this.peers = peers;
        this.open = new OpenTurns(gate, limits.openTurns());
        this.tools =
                new TurnRunner.Dependencies(
                        store,
                        new TurnStore.Lease(ids.request(), TurnStore.Lease.DURATION),
                        models,
                        new PromptAssembler(store, files, limits.historyTokens()),
                        retriever,
                        catalog,
                        peers,
                        gate,
                        limits,
                        clock,
                        new PendingFinishes(store, this::over),
                        peers.shared(),
                        observer,
                        handovers,
                        prices);
        this.finder = new TurnFinder(store, open, peers, handovers);
        this.admission = new TurnAdmission(tools, open, finder, ids);
        this.waiting = new WaitingTurns(tools, open, finder);
        this.checkpoints = new CheckpointWriter(store, tools.lease(), peers, open, clock.nanos());
    }

    /**
     * A turn and its end.
     *
     * @param end null while the turn waits; see {@link LiveTurn#awaited}
     * @param replayed whether the turn had ended before this request, under the same idempotency
     *     key
     */
    public record Answer(LiveTurn turn, @Nullable TurnEnd end, boolean replayed) {
        /** The end of a turn that does not wait. */
        public TurnEnd requireEnd() {
            if (end == null) {
                throw new IllegalStateException("the turn waits");
            }
            return end;
        }
    }

    /** Reads an answer while it grows. */
    public interface Reader {
        /**
         * Starts to read; returns at once.
         *
         * @param replayed whether the turn had ended before this request
         */
        void begin(LiveTurn turn, boolean replayed);
    }

    /**
     * Stores the question and answers it on this thread, even if the client disconnects. Returns
     * when the end is stored. Under a known idempotency key it stores no new turn: it waits for the
     * running turn, returns the end of a finished one, or restarts it if it {@link
     * Turn#mayRestart}.
     *
     * @param deadline the longest time for the turn, including the wait for earlier turns
     * @throws AppError CONVERSATION_NOT_FOUND, CONVERSATION_BUSY, IDEMPOTENCY_KEY_REUSED,
     *     SHUTTING_DOWN, OVERLOADED: nothing is stored then; INTERNAL_ERROR when the end is not
     *     known by the deadline
     */
    public Answer answer(
            TurnRequest request, NewTurn.@Nullable Idempotency idempotency, Duration deadline) {
        AdmittedTurn admitted = accept(request, idempotency, false);
        LiveTurn live = admitted.live();
        boolean replayed = live.end() != null;
        live.waits(true);
        try {
            return new Answer(live, run(admitted, deadline), replayed);
        } finally {
            live.waits(false);
        }
    }

    /**
     * As {@link #answer}, but {@code reader} reads the whole answer while it grows, and the turn
     * runs on its own thread: thousands of turns wait for their models, and the stack of a
     * request's thread is several times as deep.
     */
    public void stream(
            TurnRequest request,
            NewTurn.@Nullable Idempotency idempotency,
            Duration deadline,
            Reader reader) {
        AdmittedTurn admitted = accept(request, idempotency, true);
        OwnedTurn owned = admitted.owned();
        if (owned == null) {
            LiveTurn live = finder.stream(admitted);
            reader.begin(live, live.end() != null);
            return;
        }
        try {
            reader.begin(admitted.live(), false);
        } catch (RuntimeException | Error failure) {
            // The client gets an error, so no answer may be stored and no turn may stay open.
            open.abort(owned, AbortReason.INTERNAL_ERROR);
            runIfOwned(admitted, deadline);
            throw failure;
        }
        turnThreads.execute(RequestId.bind(() -> runIfOwned(admitted, deadline)));
    }

    /** Waits until a turn ends or waits for somebody outside the server. */
    public Answer await(LiveTurn turn, Duration atMost) {
        return new Answer(turn, turn.awaitEnd(atMost), false);
    }

    /**
     * Stores decisions about tool calls that a turn awaits; see {@link TurnStore#decide}. The turn
     * goes on, on its own thread, when it awaits nothing any more. Returns the turn, running or
     * still waiting.
     *
     * @param deadline the longest time that the turn may run from now on
     * @throws AppError as {@link TurnStore#decide}; SHUTTING_DOWN, OVERLOADED
     */
    public LiveTurn decide(
            Bot bot,
            String conversationId,
            String messageId,
            List<TurnStore.Decision> decisions,
            Duration deadline) {
        WaitingTurns.Continued continued =
                waiting.decide(bot, conversationId, messageId, decisions);
        AdmittedTurn admitted = continued.admitted();
        if (admitted != null) {
            turnThreads.execute(RequestId.bind(() -> runIfOwned(admitted, deadline)));
        }
        return continued.live();
    }

    /**
     * Stores the question; durable when it returns. The caller must call {@link #run} next: no
     * other thread runs the turn.
     */
    AdmittedTurn accept(
            TurnRequest request, NewTurn.@Nullable Idempotency idempotency, boolean streamed) {
        return admission.accept(request, idempotency, streamed);
    }

    /**
     * Runs an accepted turn if this server owns it, and waits for its end. Returns null while it
     * waits.
     */
    @Nullable TurnEnd run(AdmittedTurn admitted, Duration deadline) {
        runIfOwned(admitted, deadline);
        return admitted.live().awaitEnd(deadline);
    }

    private void runIfOwned(AdmittedTurn admitted, Duration deadline) {
        OwnedTurn turn = admitted.owned();
        if (turn == null) {
            return;
        }
        TurnRunner.Result result = TurnRunner.Result.END_POSTPONED;
        try {
            var runner = new TurnRunner(tools, turn, admitted, deadline);
            result = runner.run();
            if (result == TurnRunner.Result.WAITS) {
                waiting.suspended(turn, admitted.turn(), runner.awaited());
            }
        } catch (RuntimeException | Error bug) {
            log.error("Turn {} failed", turn.messageId(), bug);
            LiveTurn live = turn.live();
            TurnEnd broken = TurnEnd.broken(live.unpublishedText(), ErrorCode.INTERNAL_ERROR);
            tools.pending().add(turn, admitted.turn().key(), turn.fence(), broken);
            live.markEndPostponed(AppError.internal(bug));
        } finally {
            if (result == TurnRunner.Result.ENDED) {
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
     * Finds a turn by the id of its answer or of its question, running or ended.
     *
     * @throws AppError MESSAGE_NOT_FOUND
     */
    public LiveTurn require(String botId, String conversationId, String messageId) {
        return finder.require(botId, conversationId, messageId);
    }

    /** Returns the tool calls of turns, by round and index. Turns without calls are missing. */
    public Map<TurnKey, List<ToolStep>> steps(List<TurnKey> keys) {
        return keys.isEmpty() ? Map.of() : tools.store().steps(keys);
    }

    /**
     * As {@link #require}, for a reader that follows the text while it grows.
     *
     * @throws AppError MESSAGE_NOT_FOUND
     */
    public LiveTurn requireStream(String botId, String conversationId, String messageId) {
        return finder.requireStream(botId, conversationId, messageId);
    }

    /**
     * Stops a turn on this or another node and keeps its text. An ended turn does not change.
     * Returns the end once it is stored; if the owner has crashed, that is after its lease expires.
     */
    public TurnEnd stop(LiveTurn turn) {
        long untilNanos = tools.clock().nanos() + STOP.toNanos();
        TurnEnd end = requestStop(turn, STOP);
        while (end == null) {
            // It has begun to wait, or to go on, after the request.
            LockSupport.parkNanos(STOP_AGAIN.toNanos());
            Duration left = Duration.ofNanos(untilNanos - tools.clock().nanos());
            end = requestStop(turn, left.isPositive() ? left : Duration.ZERO);
            if (end == null && left.isNegative()) {
                throw TurnErrors.endNotKnown();
            }
        }
        return end;
    }

    private @Nullable TurnEnd requestStop(LiveTurn turn, Duration atMost) {
        if (!turn.awaited().isEmpty()) {
            waiting.stop(turn);
        }
        OwnedTurn owned = open.find(turn.messageId());
        if (!peers.requestStop(turn) && owned != null && owned.live() == turn) {
            open.abort(owned, AbortReason.STOP_REQUESTED);
        }
        return turn.awaitEnd(atMost);
    }

    /**
     * Stops a turn of this server and keeps its text, unless a client of this or another node still
     * reads it. Returns at once. For protocols in which a client cancels by leaving.
     */
    public void stopIfUnread(LiveTurn turn) {
        OwnedTurn owned = open.find(turn.messageId());
        if (owned != null
                && owned.live() == turn
                && !turn.isRead()
                && !peers.readElsewhere(tools.clock().nanos()).contains(turn.messageId())) {
            open.abort(owned, AbortReason.STOP_REQUESTED);
        }
    }

    /** Aborts the turns of a deleted conversation. */
    public void abandon(String botId, String conversationId) {
        for (OwnedTurn turn : open.all()) {
            if (turn.isIn(botId, conversationId)) {
                open.abort(turn, AbortReason.LEASE_LOST);
            }
        }
    }

    /** The current load of this server. */
    public TurnLoad load() {
        return new TurnLoad(
                open.count(),
                tools.limits().openTurns(),
                gate.waiting(),
                open.readers() + peers.readers(),
                tools.pending().count());
    }

    /** Aborts turns that exceed a timeout, and sends heartbeats. Call it every second. */
    public void tick() {
        long now = tools.clock().nanos();
        open.all().forEach(turn -> turn.tick(now));
        peers.tick(now);
    }

    /**
     * Stores checkpoints of the open turns and renews their leases. Call it a few times a second,
     * on a dedicated thread that may block on the database.
     */
    public void checkpoint() {
        checkpoints.store(tools.clock().nanos());
    }

    /**
     * As {@link #checkpoint}, only for turns that clients of other nodes read. Call it on the same
     * thread, several times as often.
     */
    public void checkpointRead() {
        checkpoints.storeRead(tools.clock().nanos());
    }

    /** Retries to store pending ends. Call it every second. */
    public void maintain() {
        tools.pending().store();
    }

    /** Deletes idempotency keys older than 24 hours. */
    public void forgetOldKeys() {
        int deleted = tools.store().forgetKeys(tools.clock().now().minus(KEYS_KEPT));
        log.debug("Deleted {} idempotency keys", deleted);
    }

    /** Whether this server runs the turn or is about to. */
    public boolean runs(String messageId) {
        return open.find(messageId) != null;
    }

    /** Makes the pending turns of a conversation retry their claim. */
    public void wake(String conversationId) {
        gate.wake(conversationId);
    }

    /** Makes a checkpoint due, which reads stop requests, if the turn runs here. */
    public void checkpointSoon(String messageId) {
        OwnedTurn turn = open.find(messageId);
        if (turn != null) {
            turn.checkpointSoon(tools.clock().nanos());
        }
    }

    /** As {@link #wake} and {@link #checkpointSoon} for every turn, because signals may be lost. */
    public void recheckAll() {
        long now = tools.clock().nanos();
        open.all().forEach(turn -> turn.checkpointSoon(now));
        gate.wakeAll();
    }

    /** Whether new turns are rejected because the server stops. */
    public boolean draining() {
        return open.draining();
    }

    /**
     * Rejects new turns, waits {@code grace} for the running ones, and aborts the rest, keeping
     * their text. Returns when the ends are stored or the time for that has passed.
     */
    public void drain(Duration grace) throws InterruptedException {
        open.drain(grace, ABORT_TIMEOUT, tools.pending()::count);
        tools.pending().store();
    }
}
