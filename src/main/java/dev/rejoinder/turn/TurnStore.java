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
 * Stores turns. Changes that must happen together are one method, durable when it returns. Every
 * write but {@link #accept} carries its fencing token, and changes nothing once another owner holds
 * a newer one. Every method throws {@code INTERNAL_ERROR} when the database cannot be reached.
 * Thread-safe.
 */
public interface TurnStore {
    /** How many turns of one conversation may wait behind the one that runs. */
    int MAX_WAITING = 8;

    /**
     * Stores the question and the turn, the conversation if it is new, its counters, and the
     * idempotency key, in one commit. The turn is STREAMING, and leased to {@code owner}, when no
     * earlier one of its conversation is unfinished; otherwise PENDING.
     *
     * <p>Under an idempotency key that is known, no new turn is made: the old one is returned as it
     * is, or taken up again under its own ids if it {@link Turn#mayBeTakenUp}.
     *
     * <p>What the turn recalls may come with it, where that costs no trip of its own.
     *
     * @param takenUp gets a turn that is taken up again, before others can see that: on the thread
     *     that commits, perhaps more than once, also when the commit fails in the end. If it
     *     throws, the turn stays as it was.
     * @throws dev.rejoinder.core.AppError CONVERSATION_NOT_FOUND; CONVERSATION_BUSY when {@link
     *     #MAX_WAITING} wait; IDEMPOTENCY_KEY_REUSED when the key is known with another
     *     fingerprint. Nothing is stored then.
     */
    Accepted accept(NewTurn turn, Lease lease, Consumer<Turn> takenUp);

    /** The same, for a caller that does not need to know early. */
    default Accepted accept(NewTurn turn, Lease lease) {
        return accept(turn, lease, _ -> {});
    }

    /**
     * An accepted turn.
     *
     * @param fresh whether the caller must run it: a new turn, or one taken up again; false for one
     *     that somebody else runs or ran
     * @param earlier the turns that {@link NewTurn#recall} asks for, as {@link #before} returns
     *     them; null where they must be queried
     */
    record Accepted(Turn turn, boolean fresh, @Nullable List<Turn> earlier) {
        public Accepted(Turn turn, boolean fresh) {
            this(turn, fresh, null);
        }
    }

    /**
     * A node's claim to a turn.
     *
     * @param owner the node
     * @param duration counted on the database's clock
     */
    record Lease(String owner, Duration duration) {
        /** How long a turn belongs to its owner without a renewal. */
        public static final Duration DURATION = Duration.ofSeconds(10);

        /** How often the owner renews it: two renewals in a row may get lost. */
        public static final Duration RENEWAL = Duration.ofSeconds(3);
    }

    /**
     * Takes a PENDING turn whose predecessors have all ended. Empty when it must wait, or is no
     * longer PENDING.
     */
    OptionalLong claim(TurnKey key, Lease lease);

    /**
     * Stores the text so far and renews the leases, in one commit or, where there is much text, in
     * a few.
     */
    CheckpointResult checkpoint(List<Checkpoint> checkpoints, Lease lease);

    /**
     * The answer to checkpoints.
     *
     * @param lost the turns that are no longer the caller's
     * @param toStop those that are, and that {@link #requestStop} was called for
     */
    record CheckpointResult(Set<TurnKey> lost, Set<TurnKey> toStop) {}

    /**
     * A sign of life of an open turn: it renews the lease, and may store text.
     *
     * @param answer its whole text so far; null when that is stored already, and only the lease is
     *     to be renewed
     * @param sources what the answer rests on, as compact JSON; null when there is none, or it is
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
     * Asks the owner of an unfinished turn to stop it; the owner learns it from its next {@link
     * #checkpoint}. Returns false, and changes nothing, when the turn has ended or is gone.
     */
    boolean requestStop(TurnKey key);

    /**
     * Marks that readers may see the text of the turn while it grows, so that it must not change
     * any more. Returns false, and changes nothing, when the turn has a newer fence: it was claimed
     * or taken up again.
     */
    boolean markStreamed(TurnKey key, long fence);

    /**
     * The news of turns that other servers run. Turns that are gone, or whose conversation is, are
     * not in it.
     */
    Map<TurnKey, TurnUpdate> readUpdates(List<ReadPosition> known);

    /**
     * A turn as it was last seen.
     *
     * @param characters how much of its text was seen, in code points
     */
    record ReadPosition(TurnKey key, int characters) {}

    /**
     * A turn as it is now.
     *
     * @param more its text after what is known
     * @param sources as compact JSON; null when there are none, or some of the text is known
     */
    record TurnUpdate(TurnState state, long fence, @Nullable String sources, String more) {}

    /**
     * Stores the end of a turn and the conversation's counters in one commit. Returns false, and
     * changes nothing, when the turn is no longer the caller's or its conversation was deleted.
     */
    boolean finish(TurnKey key, long fence, TurnEnd end);

    /** Finds a turn by the id of its answer, or of its question. */
    Optional<Turn> find(String botId, String conversationId, String messageId);

    /**
     * The turns before {@code sequence}, oldest first: the latest ones whose questions and answers
     * together have at most {@code maxCharacters}, and at most {@code maxTurns} of them.
     */
    List<Turn> before(TurnKey key, int maxTurns, int maxCharacters);

    /**
     * Ends every turn that has no owner any more: INTERRUPTED with its checkpointed text, or
     * FAILED, both with INTERNAL_ERROR. On SQLite, where one process owns the file, that is every
     * unfinished turn, so it is called before the first one is accepted.
     */
    List<Turn> recover();

    /** The turns that have not ended, those that run before those that wait. */
    List<Open> open();

    /** An unfinished turn. */
    record Open(TurnKey key, String messageId) {}

    /** As {@link #recover}, for these turns alone. */
    List<Turn> endOwnerless(List<TurnKey> keys);

    /** Forgets idempotency keys older than {@code before}. Returns how many. */
    int forgetKeys(Instant before);
}
