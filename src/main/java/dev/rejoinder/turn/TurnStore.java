package dev.rejoinder.turn;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Stores turns. Each method is one atomic change, and it is durable when the method returns. Every
 * write except {@link #accept} carries its fencing token, and changes nothing when the turn has a
 * newer one. Every method throws {@code INTERNAL_ERROR} when the database is unavailable.
 * Thread-safe.
 */
public interface TurnStore {
    /** How many turns of one conversation may be pending behind the running one. */
    int MAX_WAITING = 8;

    /**
     * Stores a turn with its question, the conversation if it is new, the conversation's counters
     * and the idempotency key, in one commit. The turn becomes STREAMING, with a lease for {@code
     * lease.owner()}, when every earlier turn of its conversation has ended. Otherwise it becomes
     * PENDING.
     *
     * <p>When the idempotency key is known, the method creates no turn. It returns the existing
     * turn, or restarts it under the same ids if it {@link Turn#mayRestart}. A restarted turn keeps
     * its tool calls and the text before the last of them.
     *
     * <p>While a person is asked for or has the conversation, and if the turn asks for one, the
     * turn is COMPLETE at once, without an answer and with {@code FinishReason.HANDOVER}: it must
     * not run.
     *
     * <p>The result includes the recalled history if reading it needs no extra round trip.
     *
     * @param onRestart receives a restarted turn before the restart is visible to others. It runs
     *     on the committing thread, may run more than once, and may run although the commit fails.
     *     If it throws, the turn does not change.
     * @throws dev.rejoinder.core.AppError CONVERSATION_NOT_FOUND; CONVERSATION_BUSY when {@link
     *     #MAX_WAITING} turns are pending; IDEMPOTENCY_KEY_REUSED when the key was used with
     *     another fingerprint. Nothing is stored then.
     */
    Accepted accept(NewTurn turn, Lease lease, Consumer<Turn> onRestart);

    /** As {@link #accept(NewTurn, Lease, Consumer)}, without a callback. */
    default Accepted accept(NewTurn turn, Lease lease) {
        return accept(turn, lease, _ -> {});
    }

    /**
     * An accepted turn.
     *
     * @param mustRun whether the caller must run the turn, because it is new or restarted
     * @param earlier the history that {@link NewTurn#recall} asks for, as {@link #before} returns
     *     it; null when the caller must query it
     * @param askedForPerson whether the turn has started a handover
     */
    record Accepted(
            Turn turn, boolean mustRun, @Nullable List<Turn> earlier, boolean askedForPerson) {
        public Accepted(Turn turn, boolean mustRun) {
            this(turn, mustRun, null, false);
        }
    }

    /**
     * The right of a node to run a turn for a limited time.
     *
     * @param owner the node
     * @param duration by the clock of the database
     */
    record Lease(String owner, Duration duration) {
        /** A lease expires after this time without a renewal. */
        public static final Duration DURATION = Duration.ofSeconds(10);

        /** The renewal interval. Two renewals in a row may fail without loss of the lease. */
        public static final Duration RENEWAL = Duration.ofSeconds(3);
    }

    /**
     * Claims a PENDING turn and returns its new fencing token. Returns empty when earlier turns of
     * the conversation have not ended, or the turn is no longer PENDING.
     */
    OptionalLong claim(TurnKey key, Lease lease);

    /** Stores checkpoints and renews the leases in one commit, or in a few if the text is long. */
    CheckpointResult checkpoint(List<Checkpoint> checkpoints, Lease lease);

    /**
     * The result of storing checkpoints.
     *
     * @param leaseLost turns whose lease the caller has lost
     * @param stopRequested turns that the caller owns and {@link #requestStop} was called for
     */
    record CheckpointResult(Set<TurnKey> leaseLost, Set<TurnKey> stopRequested) {}

    /**
     * Renews the lease of one turn, and may store its text.
     *
     * @param answer the whole text so far; null when it is stored already
     * @param sources the cited passages as compact JSON; null when there are none or they are
     *     stored already
     */
    record Checkpoint(TurnKey key, long fence, @Nullable String answer, @Nullable String sources) {
        public Checkpoint {
            if (answer == null && sources != null) {
                throw new IllegalArgumentException("sources come with the text");
            }
        }

        /** A checkpoint without sources. */
        public Checkpoint(TurnKey key, long fence, @Nullable String answer) {
            this(key, fence, answer, null);
        }
    }

    /**
     * Asks the owner of an unfinished turn to stop it. The owner sees the request in the result of
     * its next {@link #checkpoint}. Returns false, and changes nothing, when the turn has ended or
     * was deleted.
     */
    boolean requestStop(TurnKey key);

    /**
     * Marks that readers may see the text of the turn while it grows, so that the text must not be
     * replaced. Returns false, and changes nothing, when the turn has a newer fencing token.
     */
    boolean markStreamed(TurnKey key, long fence);

    /**
     * Returns the changes of turns that other nodes run. Deleted turns are missing from the result.
     */
    Map<TurnKey, TurnUpdate> readUpdates(List<ReadPosition> known);

    /**
     * How far a turn was read.
     *
     * @param characters the length of the text that was read, in code points
     */
    record ReadPosition(TurnKey key, int characters) {}

    /**
     * The current state of a turn.
     *
     * @param run as in {@link Turn}
     * @param toolEvents as in {@link Turn}
     * @param more the text after the read position
     * @param sources as compact JSON; null when there are none, or some of the text was read
     *     already
     */
    record TurnUpdate(
            TurnState state, long run, int toolEvents, @Nullable String sources, String more) {}

    /**
     * Stores the end of a turn and the conversation's counters in one commit; its tool calls end as
     * in {@link #recover}. Also ends a WAITING turn. Returns false, and changes nothing, when the
     * turn has a newer fencing token or its conversation was deleted.
     */
    boolean finish(TurnKey key, long fence, TurnEnd end);

    /** Finds a turn by the id of its answer or of its question. */
    Optional<Turn> find(String botId, String conversationId, String messageId);

    /**
     * Returns the latest turns before {@code key.sequence()}, oldest first: at most {@code
     * maxTurns}, whose questions and answers together have at most {@code maxCharacters}.
     */
    List<Turn> before(TurnKey key, int maxTurns, int maxCharacters);

    /**
     * Ends every orphaned turn with INTERNAL_ERROR: INTERRUPTED with its checkpointed text, or
     * FAILED without text. Also ends every turn that has waited too long, with ACTION_TIMEOUT. A
     * tool call that was STARTED becomes UNKNOWN, one that did not start becomes DENIED. On SQLite
     * one process owns the file, so this ends every unfinished turn; call it before the first
     * {@link #accept}. A turn that may still wait keeps waiting. Returns the ended turns.
     */
    List<Turn> recover();

    /** Ends every turn that has waited too long, as {@link #recover} does. */
    List<Turn> endExpiredWaits();

    /** Returns the unfinished turns, running ones before pending ones. */
    List<UnfinishedTurn> unfinished();

    /** An unfinished turn. */
    record UnfinishedTurn(TurnKey key, String messageId) {}

    /** As {@link #recover}, for these turns only. */
    List<Turn> endOrphaned(List<TurnKey> keys);

    /**
     * Stores the tool calls of a round before any of them starts, with the text before them, and
     * renews the lease. Returns false, and changes nothing, when the turn has a newer fencing
     * token.
     *
     * @param before the text so far; its key and fencing token are those of the turn
     */
    boolean addSteps(Checkpoint before, List<ToolStep> steps, Lease lease);

    /**
     * Replaces stored tool calls of a turn with their newer state, and counts those that have ended
     * now. Returns false, and changes nothing, when the turn has a newer fencing token.
     */
    boolean updateSteps(TurnKey key, long fence, List<ToolStep> changed);

    /** Returns the tool calls of turns, by round and index. Turns without calls are missing. */
    Map<TurnKey, List<ToolStep>> steps(List<TurnKey> keys);

    /**
     * Makes a turn WAITING, without a lease, until {@link #decide} has an outcome for each of these
     * calls. The fencing token grows, the run does not. Returns false, and changes nothing, when
     * the turn has a newer fencing token.
     */
    boolean suspend(TurnKey key, long fence, Suspension suspension);

    /**
     * Why and how long a turn waits.
     *
     * @param awaiting the calls that await an approval or a result, with the number of their events
     * @param atMost the turn ends when this time has passed, by the clock of the database
     * @param request what the turn needs to go on, as JSON; {@link #decide} returns it
     */
    record Suspension(List<ToolStep> awaiting, Duration atMost, String request) {
        public Suspension {
            awaiting = List.copyOf(awaiting);
        }
    }

    /**
     * Stores decisions about calls that a turn awaits, all or none. If no call is awaited any more,
     * the turn becomes STREAMING with a lease for {@code lease.owner()}, or PENDING while another
     * turn of its conversation runs. A decision that was stored before is ignored.
     *
     * @param messageId of the answer or of the question
     * @param onResume as {@code onRestart} in {@link #accept}, for a turn that goes on
     * @throws dev.rejoinder.core.AppError MESSAGE_NOT_FOUND; TOOL_CALL_NOT_FOUND;
     *     TOOL_CALL_NOT_WAITING when a call awaits nothing, awaits something else, or was decided
     *     otherwise
     */
    Decided decide(
            String botId,
            String conversationId,
            String messageId,
            List<Decision> decisions,
            Lease lease,
            Consumer<Turn> onResume);

    /**
     * A decision about a call.
     *
     * @param state APPROVED or DENIED for a call that awaits approval; OK or ERROR for a call that
     *     awaits a result
     * @param result for the model; null when APPROVED
     */
    record Decision(String callId, ToolStepState state, @Nullable String result) {}

    /**
     * A turn after decisions.
     *
     * @param steps all calls of the turn
     * @param mustRun whether the caller must run the turn, because nothing is awaited any more
     * @param request as in {@link Suspension}; null unless {@code mustRun}
     */
    record Decided(Turn turn, List<ToolStep> steps, boolean mustRun, @Nullable String request) {
        public Decided {
            steps = List.copyOf(steps);
        }
    }

    /** Deletes idempotency keys older than {@code before}. Returns how many. */
    int forgetKeys(Instant before);
}
