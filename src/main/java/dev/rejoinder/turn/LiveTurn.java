package dev.rejoinder.turn;

import dev.rejoinder.core.AppError;
import dev.rejoinder.core.Clock;
import dev.rejoinder.core.ErrorCode;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A turn that clients can read while it grows: one text, its end, and its readers. Thread-safe. One
 * thread writes: the one that runs the turn, or the one that copies it from the database.
 *
 * <p>Its own monitor guards the text, and in {@link OwnedTurn} what is stored of that text.
 */
public final class LiveTurn {
    /** {@link #run()} of a turn that began at once, and has not been run again. */
    public static final long FIRST_RUN = 1;

    private final String conversationId;
    private final String userMessageId;
    private final String messageId;
    private volatile boolean streamed;
    private final List<TurnSubscriber> readers = new CopyOnWriteArrayList<>();
    private final CompletableFuture<TurnEnd> end = new CompletableFuture<>();

    /** Completes as soon as {@link #awaitEnd} can return: with the end, or why it is not known. */
    private final CompletableFuture<TurnEnd> outcome = new CompletableFuture<>();

    private final StringBuilder text = new StringBuilder();
    private @Nullable String sources;
    private long fence = FIRST_RUN;
    private int stored;
    private @Nullable Clock leaseClock;
    private long leasedUntilNanos;

    LiveTurn(String conversationId, String userMessageId, String messageId, boolean streamed) {
        this.streamed = streamed;
        this.conversationId = conversationId;
        this.userMessageId = userMessageId;
        this.messageId = messageId;
    }

    /** A stored turn, with the text it has there. */
    static LiveTurn of(Turn stored) {
        var turn =
                new LiveTurn(
                        stored.key().conversationId(),
                        stored.userMessageId(),
                        stored.messageId(),
                        stored.streamed());
        turn.fence = stored.fence();
        turn.sources = stored.sources();
        var _ = turn.append(stored.answer());
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
     * text was stored, may be run again; the text of the lost run is then no part of the answer.
     */
    public synchronized long run() {
        return fence;
    }

    /** The passages that the model is shown, as compact JSON; null while there are none. */
    public synchronized @Nullable String sources() {
        return sources;
    }

    /** The length of the text that may be read, in UTF-16 units. */
    public synchronized int length() {
        return readable();
    }

    /** All that was written, also the text that may not be read yet. */
    synchronized String unpublishedText() {
        return text.toString();
    }

    /** The length of {@link #unpublishedText}, in UTF-16 units. */
    synchronized int unpublishedLength() {
        return text.length();
    }

    /**
     * Once another server may have taken over, text that is not stored never will be, so it is not
     * shown.
     */
    private int readable() {
        boolean ended = end.isDone() && !end.isCompletedExceptionally();
        return ended || !mayBeLost() ? text.length() : stored;
    }

    private boolean mayBeLost() {
        return leaseClock != null && leaseClock.nanos() - leasedUntilNanos >= 0;
    }

    /** The text from an offset in UTF-16 units; empty when the offset is beyond its end. */
    public String textFrom(int offset) {
        return textFrom(offset, Integer.MAX_VALUE);
    }

    /**
     * As {@link #textFrom(int)}, but at most {@code most} units; one more where a character would
     * be split.
     */
    public synchronized String textFrom(int offset, int most) {
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

    /** How the turn ended, once that is stored; null while it runs. */
    public @Nullable TurnEnd end() {
        return end.isCompletedExceptionally() ? null : end.getNow(null);
    }

    /** Why this server will not know how the turn ends; null otherwise. */
    public @Nullable AppError markEndUnknown() {
        return end.isCompletedExceptionally() ? errorOf(end.exceptionNow()) : null;
    }

    boolean isOver() {
        return end.isDone();
    }

    /**
     * Waits until the turn's end is stored.
     *
     * @throws AppError INTERNAL_ERROR when the end is not known: it cannot be stored now, another
     *     server goes on with the turn, or {@code atMost} has passed
     */
    TurnEnd awaitEnd(Duration atMost) {
        TurnEnd known = end();
        if (known != null) {
            return known;
        }
        try {
            return outcome.get(atMost.toNanos(), TimeUnit.NANOSECONDS);
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

    /** The error that an end means to a client, or null when there is an answer. */
    public @Nullable AppError errorOf(TurnEnd end) {
        return TurnErrors.of(end, streamed);
    }

    /** From now on readers may have seen the text while it grew, so it must not change. */
    void markStreamed() {
        streamed = true;
    }

    /** Adds a reader, and wakes it at once for the text there is. */
    public void attach(TurnSubscriber reader) {
        readers.add(reader);
        reader.onUpdate();
    }

    public void detach(TurnSubscriber reader) {
        readers.remove(reader);
    }

    int readers() {
        return readers.size();
    }

    /** Wakes the readers: there is more text, or the end. */
    void publish() {
        for (TurnSubscriber reader : readers) {
            reader.onUpdate();
        }
    }

    void tick(long nowNanos) {
        for (TurnSubscriber reader : readers) {
            reader.tick(nowNanos);
        }
    }

    /** Sets the passages that the answer will rest on; before any of its text. */
    void setSources(String passages) {
        synchronized (this) {
            sources = passages;
        }
        publish();
    }

    /** Adds text without waking the readers. Returns the length of all text so far. */
    synchronized int append(String more) {
        return text.append(more).length();
    }

    /** The text is from this run now. */
    synchronized void setOwnerFence(long ownerFence) {
        fence = ownerFence;
    }

    /**
     * Sets until when no other server can have taken over this turn; before it is run, where there
     * are others.
     *
     * @param untilNanos on {@code clock}, counted from before the lease was requested
     */
    synchronized void leased(Clock clock, long untilNanos) {
        leaseClock = clock;
        leasedUntilNanos = untilNanos;
    }

    /** This much of the text is stored, in UTF-16 units. */
    synchronized void stored(int length) {
        stored = length;
    }

    /**
     * The lease was renewed. Returns whether text was held back until now, so that the readers must
     * be woken.
     *
     * @param untilNanos as in {@link #leased}
     */
    synchronized boolean renewed(long untilNanos) {
        boolean held = mayBeLost();
        leasedUntilNanos = untilNanos;
        return held;
    }

    /** Removes text that is not part of what another server has stored. */
    synchronized void truncateTo(String kept) {
        text.setLength(text.toString().startsWith(kept) ? kept.length() : readable());
    }

    /** Shows the end, which is stored. */
    void ended(TurnEnd how) {
        end.complete(how);
        outcome.complete(how);
        publish();
    }

    /**
     * The end cannot be stored now. {@link #awaitEnd} throws {@code why}; readers go on waiting
     * until the end is stored after all.
     */
    void markEndPostponed(AppError why) {
        outcome.completeExceptionally(why);
    }

    /** This server will not know how the turn ends. */
    void markEndUnknown(AppError why) {
        outcome.completeExceptionally(why);
        end.completeExceptionally(why);
        publish();
    }
}
