package dev.rejoinder.turn;

import dev.rejoinder.core.AppError;
import dev.rejoinder.core.Clock;
import dev.rejoinder.core.ErrorCode;
import dev.rejoinder.provider.ModelCall;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A turn that can be followed: one growing text, its end, and the readers of both. Thread-safe;
 * only the thread that runs the turn writes.
 */
public final class LiveTurn {
    /** Why a turn was broken off from outside. */
    enum Abort {
        STOP_REQUESTED,
        DEADLINE,
        SHUT_DOWN,
        /** Our own fault. */
        BROKEN,
        /** Another owner has it, or its conversation was deleted. */
        LOST
    }

    /** What {@link #run()} is for a turn that began at once, and has not been run again. */
    public static final long FIRST_RUN = 1;

    private final String conversationId;
    private final String userMessageId;
    private final String messageId;
    private volatile boolean streamed;
    private final List<TurnReader> readers = new CopyOnWriteArrayList<>();
    private final CompletableFuture<TurnEnd> end = new CompletableFuture<>();

    /** The first word on the end for those who wait: the end, or why it is not known yet. */
    private final CompletableFuture<TurnEnd> word = new CompletableFuture<>();

    private final CountDownLatch brokenOff = new CountDownLatch(1);

    /** Also guards the fields below it. */
    private final StringBuilder text = new StringBuilder();

    private @Nullable String sources;
    private @Nullable ModelCall call;
    private @Nullable Abort abort;
    private @Nullable TurnKey key;
    private long fence = FIRST_RUN;
    private @Nullable Clock leaseClock;
    private long leasedUntilNanos;
    private int checkpointed;
    private int stored;
    private boolean sourcesStored;
    private boolean claimed;
    private long renewedAtNanos;
    private boolean silent;
    private long silentAtNanos;
    private long deadlineNanos;

    LiveTurn(String conversationId, String userMessageId, String messageId, boolean streamed) {
        this.streamed = streamed;
        this.conversationId = conversationId;
        this.userMessageId = userMessageId;
        this.messageId = messageId;
    }

    /** A turn that is stored, with the text it has there. */
    static LiveTurn of(Turn stored) {
        var turn =
                new LiveTurn(
                        stored.key().conversationId(),
                        stored.userMessageId(),
                        stored.messageId(),
                        stored.streamed());
        turn.fence = stored.fence();
        turn.sources = stored.sources();
        turn.append(stored.answer());
        if (stored.state().ended()) {
            turn.ended(TurnEnd.of(stored));
        }
        return turn;
    }

    public String conversationId() {
        return conversationId;
    }

    public String userMessageId() {
        return userMessageId;
    }

    public String messageId() {
        return messageId;
    }

    /**
     * Which run of the turn the text is from. A turn that failed, or was lost before any of its
     * text was stored, may be run again; what somebody has read of the lost run is then no part of
     * it.
     */
    public long run() {
        synchronized (text) {
            return fence;
        }
    }

    /** The passages that the model is shown, as compact JSON; null while there are none. */
    public @Nullable String sources() {
        synchronized (text) {
            return sources;
        }
    }

    /** How much text there is to be read, in UTF-16 units. */
    public int length() {
        synchronized (text) {
            return readable();
        }
    }

    /** All that was written, also what nobody may read; for who writes it. */
    String whole() {
        synchronized (text) {
            return text.toString();
        }
    }

    /** How much that is, in UTF-16 units. */
    int written() {
        synchronized (text) {
            return text.length();
        }
    }

    /**
     * Where another process may have taken over, what is not stored never will be, and is not
     * shown.
     */
    private int readable() {
        boolean ended = end.isDone() && !end.isCompletedExceptionally();
        return ended || !mayBeLost() ? text.length() : stored;
    }

    private boolean mayBeLost() {
        return leaseClock != null && leaseClock.nanos() - leasedUntilNanos >= 0;
    }

    /**
     * The text from an offset in UTF-16 units to what has come so far; empty when it is beyond
     * that.
     */
    public String textFrom(int offset) {
        return textFrom(offset, Integer.MAX_VALUE);
    }

    /**
     * As {@link #textFrom}, but not much more than {@code most} units of it, and no half character.
     */
    public String textFrom(int offset, int most) {
        synchronized (text) {
            int length = readable();
            if (offset >= length) {
                return "";
            }
            if (length - offset <= most) {
                return text.substring(offset, length);
            }
            int to = offset + most;
            boolean split =
                    Character.isHighSurrogate(text.charAt(to - 1))
                            && Character.isLowSurrogate(text.charAt(to));
            return text.substring(offset, split ? to + 1 : to);
        }
    }

    /** How the turn ended, once that is stored; null while it runs. */
    public @Nullable TurnEnd end() {
        return end.isCompletedExceptionally() ? null : end.getNow(null);
    }

    /** Why this process will not know how the turn ends; null otherwise. */
    public @Nullable AppError lost() {
        return end.isCompletedExceptionally() ? errorOf(end.exceptionNow()) : null;
    }

    /**
     * Waits until the turn's end is stored.
     *
     * @throws AppError INTERNAL_ERROR when that is not known: its end cannot be stored now, another
     *     process goes on with it, or {@code atMost} has passed
     */
    TurnEnd awaitEnd(Duration atMost) {
        TurnEnd known = end();
        if (known != null) {
            return known;
        }
        try {
            return word.get(atMost.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException late) {
            throw AppError.of(
                    ErrorCode.INTERNAL_ERROR,
                    "The answer is not known yet. Send the request again with the same"
                            + " Idempotency-Key.");
        } catch (ExecutionException broken) {
            Throwable cause = broken.getCause();
            throw errorOf(cause == null ? broken : cause);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw AppError.internal(interrupted);
        }
    }

    private static AppError errorOf(Throwable cause) {
        return cause instanceof AppError error ? error : AppError.internal(cause);
    }

    /** From now on somebody may have read the text as it grew, so it must not change. */
    void readAsStream() {
        streamed = true;
    }

    /** Adds a reader, which is told at once of what there is. */
    public void attach(TurnReader reader) {
        readers.add(reader);
        reader.advanced();
    }

    public void detach(TurnReader reader) {
        readers.remove(reader);
    }

    int readers() {
        return readers.size();
    }

    /** Says what the answer will rest on; before any of its text. */
    void found(String passages) {
        synchronized (text) {
            sources = passages;
        }
        publish();
    }

    void append(String more) {
        synchronized (text) {
            text.append(more);
        }
    }

    /** Tells the readers that there is more. */
    void publish() {
        for (TurnReader reader : readers) {
            reader.advanced();
        }
    }

    /**
     * Says which turn this process writes, and until when. Its lease is fresh.
     *
     * @param running whether it runs, or waits for earlier ones
     * @param nowNanos on {@link dev.rejoinder.core.Clock#nanos()}, as the deadline
     */
    void owned(TurnKey owner, long ownerFence, boolean running, long nowNanos, long deadline) {
        synchronized (text) {
            key = owner;
            fence = ownerFence;
            claimed = running;
            renewedAtNanos = nowNanos;
            deadlineNanos = deadline;
            silentAtNanos = deadline;
        }
    }

    /**
     * Says until when no other process can have taken over this turn; to be said before it is run,
     * where there are others.
     *
     * @param untilNanos on {@code clock}, counted from before the lease was asked for
     */
    void leased(Clock clock, long untilNanos) {
        synchronized (text) {
            leaseClock = clock;
            leasedUntilNanos = untilNanos;
        }
    }

    /**
     * A checkpoint of this turn is stored, and the lease renewed with it.
     *
     * @param untilNanos as in {@link #leased}
     */
    void renewed(TurnStore.Checkpoint checkpoint, long untilNanos) {
        boolean held;
        synchronized (text) {
            if (checkpoint.fence() != fence) {
                return;
            }
            String answer = checkpoint.answer();
            stored = answer == null ? stored : answer.length();
            held = mayBeLost();
            leasedUntilNanos = untilNanos;
        }
        if (held) {
            publish();
        }
    }

    /** Takes back what was written and is not part of what another process has stored. */
    void keepOnly(String kept) {
        synchronized (text) {
            text.setLength(text.toString().startsWith(kept) ? kept.length() : readable());
        }
    }

    /** Says which run of the turn another process goes on with. */
    void runBy(long ownerFence) {
        synchronized (text) {
            fence = ownerFence;
        }
    }

    /**
     * Whether this process ran the turn with this fence, and no later one. One that waits is not
     * meant: what is being claimed may have a new fence that is not known here yet.
     */
    boolean runsWith(long ofFence) {
        synchronized (text) {
            return claimed && fence == ofFence;
        }
    }

    /** Whether it is known to be of this conversation; bots may have some of the same name. */
    boolean isIn(String botId, String ofConversation) {
        synchronized (text) {
            return conversationId.equals(ofConversation)
                    && key != null
                    && key.botId().equals(botId);
        }
    }

    /** Sets when the current call will have been silent for too long. */
    void silentAt(long nanos) {
        synchronized (text) {
            silentAtNanos = nanos;
        }
    }

    /** Names the call that is under way, so that it can be broken off. */
    void calling(ModelCall current) {
        boolean aborted;
        synchronized (text) {
            call = current;
            silent = false;
            aborted = abort != null;
        }
        if (aborted) {
            current.abort();
        }
    }

    /** Whether the current call was broken off because nothing came. */
    boolean fellSilent() {
        synchronized (text) {
            return silent;
        }
    }

    void tick(long nowNanos) {
        for (TurnReader reader : readers) {
            reader.tick(nowNanos);
        }
        boolean late;
        ModelCall quiet = null;
        synchronized (text) {
            late = key != null && nowNanos - deadlineNanos > 0;
            if (key != null && nowNanos - silentAtNanos > 0) {
                silent = true;
                quiet = call;
            }
        }
        if (late) {
            abort(Abort.DEADLINE);
        } else if (quiet != null) {
            quiet.abort();
        }
    }

    /** Breaks off the turn; the first reason given stands. */
    void abort(Abort reason) {
        ModelCall current;
        synchronized (text) {
            if (abort == null) {
                abort = reason;
            }
            current = call;
        }
        brokenOff.countDown();
        if (current != null) {
            current.abort();
        }
    }

    @Nullable Abort aborted() {
        synchronized (text) {
            return abort;
        }
    }

    /** Waits, unless the turn is broken off. */
    void pause(Duration howLong) throws InterruptedException {
        var _ = brokenOff.await(howLong.toNanos(), TimeUnit.NANOSECONDS);
    }

    /**
     * What has come since the last checkpoint, to be stored with all before it; without its text
     * when there is nothing new and the lease was not renewed for {@code renewal}; null when it
     * was.
     */
    TurnStore.@Nullable Checkpoint checkpoint(long nowNanos, Duration renewal) {
        synchronized (text) {
            boolean grown = text.length() != checkpointed;
            if (key == null
                    || end.isDone()
                    || (!grown && nowNanos - renewedAtNanos < renewal.toNanos())) {
                return null;
            }
            checkpointed = text.length();
            renewedAtNanos = nowNanos;
            if (!grown) {
                return new TurnStore.Checkpoint(key, fence, null);
            }
            String unstored = sourcesStored ? null : sources;
            sourcesStored = true;
            return new TurnStore.Checkpoint(key, fence, text.toString(), unstored);
        }
    }

    /**
     * Has the next {@link #checkpoint} ask the database about this turn, whether or not it has
     * grown.
     *
     * @param renewal what {@link #checkpoint} will be asked with
     */
    void checkpointSoon(long nowNanos, Duration renewal) {
        synchronized (text) {
            renewedAtNanos = nowNanos - renewal.toNanos();
        }
    }

    /**
     * The last checkpoint is not stored, so the next one is due although nothing new has come.
     *
     * @param renewal what {@link #checkpoint} will be asked with
     */
    void checkpointFailed(long nowNanos, Duration renewal) {
        synchronized (text) {
            checkpointed = 0;
            sourcesStored = false;
            renewedAtNanos = nowNanos - renewal.toNanos();
        }
    }

    /** Makes the stored end known. */
    void ended(TurnEnd how) {
        end.complete(how);
        word.complete(how);
        publish();
    }

    /**
     * Makes known that the end cannot be stored now. Who waits for it is told so; who reads goes on
     * waiting, for the end to be stored after all.
     */
    void postponed(AppError why) {
        word.completeExceptionally(why);
    }

    /** Makes known that this process will not know how the turn ends. */
    void lost(AppError why) {
        word.completeExceptionally(why);
        end.completeExceptionally(why);
        publish();
    }

    /** The error that an end means to a client, or null when there is an answer. */
    public @Nullable AppError errorOf(TurnEnd end) {
        ErrorCode code = end.error();
        if (code == null) {
            return null;
        }
        // What was shown is never replaced, so asking again cannot help.
        boolean shown = end.state() == TurnState.INTERRUPTED && streamed;
        ModelFailure failure = end.failure();
        if (failure != null) {
            return AppError.of(
                    code, failure.sentence(), failure.retryable() && !shown, failure.cause());
        }
        AppError error = AppError.of(code, sentence(code));
        return shown ? AppError.of(code, error.sentence(), false) : error;
    }

    /** What a request is told that comes when the answer had been cut already. */
    public static AppError interrupted() {
        return AppError.of(ErrorCode.ANSWER_INTERRUPTED, sentence(ErrorCode.ANSWER_INTERRUPTED));
    }

    static String sentence(ErrorCode code) {
        return switch (code) {
            case MODEL_TIMEOUT -> "The model took too long to answer. Please try again.";
            case MODEL_PROVIDER_ERROR -> "The model could not answer. Please try again.";
            case SHUTTING_DOWN -> "The server was stopped before the answer was complete.";
            case CONVERSATION_NOT_FOUND -> "The conversation was deleted.";
            case ANSWER_INTERRUPTED ->
                    "The answer broke off and cannot be continued. Send the message again with"
                            + " another Idempotency-Key.";
            default -> "Something went wrong on the server. Please try again.";
        };
    }
}
