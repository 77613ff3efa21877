package dev.rejoinder.turn;

import dev.rejoinder.core.AppError;
import dev.rejoinder.core.Clock;
import dev.rejoinder.handover.Handover;
import dev.rejoinder.provider.ChatMessage;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A turn that readers can follow: its growing text, its end and its readers. Thread-safe. One
 * thread writes: the thread that runs the turn, or the thread that copies it from the database.
 *
 * <p>The monitor of this object guards the text, and in {@link OwnedTurn} the checkpoint state.
 */
public final class LiveTurn {
    /** The {@link #run()} of a turn that started at once and was not restarted. */
    public static final long FIRST_RUN = 1;

    private final String conversationId;
    private final String userMessageId;
    private final String messageId;
    private volatile boolean streamed;
    private final List<TurnSubscriber> readers = new CopyOnWriteArrayList<>();
    private final CompletableFuture<TurnEnd> end = new CompletableFuture<>();

    /**
     * Completes when {@link #awaitEnd} can return, with the end, with null while the turn waits, or
     * with the reason why the end is unknown.
     */
    private volatile CompletableFuture<@Nullable TurnEnd> outcome = new CompletableFuture<>();

    private final StringBuilder text = new StringBuilder();

    /** Immutable. Volatile, so that a turn without tools costs its readers no lock. */
    private volatile List<ToolEvent> toolEvents = List.of();

    private volatile List<ToolStep> awaited = List.of();
    private volatile @Nullable Handover handover;
    private volatile List<String> suggestions = List.of();
    private @Nullable String sources;
    private long run = FIRST_RUN;
    private int stored;
    private int waiting;
    private @Nullable Clock leaseClock;
    private long leasedUntilNanos;

    LiveTurn(String conversationId, String userMessageId, String messageId, boolean streamed) {
        this.streamed = streamed;
        this.conversationId = conversationId;
        this.userMessageId = userMessageId;
        this.messageId = messageId;
    }

    /**
     * Creates a live turn from a stored one, with its stored text.
     *
     * @param steps its tool calls
     */
    static LiveTurn of(Turn stored, List<ToolStep> steps) {
        var turn =
                new LiveTurn(
                        stored.key().conversationId(),
                        stored.userMessageId(),
                        stored.messageId(),
                        stored.streamed());
        turn.run = stored.run();
        turn.toolEvents = ToolEvent.of(steps);
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
     * The run that the text belongs to. A turn that failed, or lost its lease before a checkpoint,
     * may be restarted; the text of the lost run is not part of the answer.
     */
    public synchronized long run() {
        return run;
    }

    /** The passages that the model gets, as compact JSON; null while there are none. */
    public synchronized @Nullable String sources() {
        return sources;
    }

    /** The length of the readable text, in UTF-16 units. */
    public synchronized int length() {
        return readable();
    }

    /** The whole text, including text that readers must not see yet. */
    synchronized String unpublishedText() {
        return text.toString();
    }

    /** The length of {@link #unpublishedText}, in UTF-16 units. */
    synchronized int unpublishedLength() {
        return text.length();
    }

    /**
     * When another node may own the turn, unstored text may never be stored, so readers must not
     * see it.
     */
    private int readable() {
        boolean ended = end.isDone() && !end.isCompletedExceptionally();
        return ended || !mayBeLost() ? text.length() : stored;
    }

    private boolean mayBeLost() {
        return leaseClock != null && leaseClock.nanos() - leasedUntilNanos >= 0;
    }

    /** The text from an offset in UTF-16 units; empty when the offset is beyond the end. */
    public String textFrom(int offset) {
        return textFrom(offset, Integer.MAX_VALUE);
    }

    /**
     * As {@link #textFrom(int)}, but at most {@code most} units, or one more to avoid splitting a
     * character.
     */
    public String textFrom(int offset, int most) {
        return textFrom(offset, most, Integer.MAX_VALUE);
    }

    /**
     * As {@link #textFrom(int, int)}, but only the text before the next tool event.
     *
     * @param eventsRead the number of the last tool event that was read; 0 for none
     */
    public synchronized String textFrom(int offset, int most, int eventsRead) {
        int length = readable();
        if (toolEvents.size() > eventsRead) {
            length = Math.min(length, toolEvents.get(eventsRead).offset());
        }
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

    /** How the turn ended, once the end is stored; null while the turn runs. */
    public @Nullable TurnEnd end() {
        return end.isCompletedExceptionally() ? null : end.getNow(null);
    }

    /** Why this server cannot know the end of the turn; null otherwise. */
    public @Nullable AppError unknownEndError() {
        return end.isCompletedExceptionally() ? errorOf(end.exceptionNow()) : null;
    }

    boolean isOver() {
        return end.isDone();
    }

    /**
     * Waits until the end of the turn is stored, or until the turn waits. Returns null then.
     *
     * @throws AppError INTERNAL_ERROR when the end is unknown: it cannot be stored now, another
     *     node runs the turn, or {@code atMost} has passed
     */
    @Nullable TurnEnd awaitEnd(Duration atMost) {
        TurnEnd known = end();
        if (known != null) {
            return known;
        }
        try {
            return outcome.get(atMost.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException late) {
            throw TurnErrors.endNotKnown();
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

    /** The error that this end means for a client; null when there is an answer. */
    public @Nullable AppError errorOf(TurnEnd end) {
        return TurnErrors.of(end, streamed);
    }

    /** The handover of the conversation after this turn; null if the bot answers. */
    public @Nullable Handover handover() {
        return handover;
    }

    /** Questions that the bot can answer next; empty if it suggests none, and in later reads. */
    public List<String> suggestions() {
        return suggestions;
    }

    /** Sets the suggestions. Call it before the end. */
    void setSuggestions(List<String> found) {
        suggestions = List.copyOf(found);
    }

    /** Sets the handover. Call it before the end. */
    void setHandover(@Nullable Handover found) {
        handover = found;
    }

    /** Marks that readers may have seen the text while it grew, so that it must not change. */
    void markStreamed() {
        streamed = true;
    }

    /** Adds a reader and wakes it at once, so that it reads the text so far. */
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

    /** A request waits for the end, or no longer waits. */
    synchronized void waits(boolean begins) {
        waiting += begins ? 1 : -1;
    }

    /** Whether a client of this server follows the text or waits for the end. */
    synchronized boolean isRead() {
        return waiting > 0 || !readers.isEmpty();
    }

    /** Wakes the readers for new text or the end. */
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

    /** Sets the cited passages. Call it before the first text. */
    void setSources(String passages) {
        synchronized (this) {
            sources = passages;
        }
        publish();
    }

    /** Appends text without waking the readers. Returns the length of the whole text. */
    synchronized int append(String more) {
        return text.append(more).length();
    }

    synchronized void setRun(long current) {
        run = current;
    }

    /** The tool events so far. */
    public List<ToolEvent> toolEvents() {
        return toolEvents;
    }

    /**
     * The tool calls as a model gets them, for another turn that goes on from them.
     *
     * @param lastRound the last round to include
     * @param results that replace those of the calls with these ids
     */
    public List<ChatMessage> toolMessages(int lastRound, Map<String, String> results) {
        var steps = new ArrayList<ToolStep>();
        for (ToolStep step : ToolEvent.steps(toolEvents)) {
            String result = results.get(step.callId());
            if (step.round() <= lastRound) {
                steps.add(
                        result == null
                                ? step
                                : step.ended(ToolStepState.OK, result, Instant.EPOCH));
            }
        }
        return ToolMessages.of(textFrom(0), steps);
    }

    /** The tool calls that a waiting turn awaits from outside the server; empty while it runs. */
    public List<ToolStep> awaited() {
        return awaited;
    }

    /** Adds tool events or replaces those with the same number, and wakes the readers. */
    void addToolEvents(List<ToolEvent> changed) {
        synchronized (this) {
            var all = new TreeMap<Integer, ToolEvent>();
            toolEvents.forEach(event -> all.put(event.number(), event));
            changed.forEach(event -> all.put(event.number(), event));
            toolEvents = List.copyOf(all.values());
        }
        publish();
    }

    void showToolSteps(List<ToolStep> changed) {
        addToolEvents(ToolEvent.of(changed));
    }

    /**
     * Sets what the turn awaits, and wakes readers and {@link #awaitEnd}; empty when it goes on.
     * Call it after the events of these calls are added.
     */
    void setAwaited(List<ToolStep> calls) {
        awaited = List.copyOf(calls);
        if (calls.isEmpty()) {
            if (outcome.isDone() && !end.isDone()) {
                outcome = new CompletableFuture<>();
            }
        } else {
            outcome.complete(null);
        }
        publish();
    }

    /**
     * Sets when the lease expires. Call it before the turn runs, and only if other nodes share the
     * data.
     *
     * @param untilNanos on {@code clock}, counted from before the lease was requested
     */
    synchronized void leased(Clock clock, long untilNanos) {
        leaseClock = clock;
        leasedUntilNanos = untilNanos;
    }

    /** Sets how much of the text is stored, in UTF-16 units. */
    synchronized void stored(int length) {
        stored = length;
    }

    /**
     * Extends the lease. Returns whether text was withheld until now, so that the readers must be
     * woken.
     *
     * @param untilNanos as in {@link #leased}
     */
    synchronized boolean renewed(long untilNanos) {
        boolean held = mayBeLost();
        leasedUntilNanos = untilNanos;
        return held;
    }

    /** Adds what is stored and not known here, before this server continues the turn. */
    void catchUp(Turn stored) {
        synchronized (this) {
            sources = stored.sources();
            text.append(stored.answer(), text.length(), stored.answer().length());
            this.stored = text.length();
        }
        publish();
    }

    /** Removes text that another node has not stored. */
    synchronized void truncateTo(String kept) {
        text.setLength(text.toString().startsWith(kept) ? kept.length() : readable());
    }

    /** Shows the stored end to the readers. */
    void ended(TurnEnd how) {
        end.complete(how);
        outcome.complete(how);
        publish();
    }

    /**
     * The end cannot be stored now. {@link #awaitEnd} throws {@code why}; readers keep waiting
     * until a retry stores the end.
     */
    void markEndPostponed(AppError why) {
        outcome.completeExceptionally(why);
    }

    /** This server cannot know how the turn ends. */
    void markEndUnknown(AppError why) {
        outcome.completeExceptionally(why);
        end.completeExceptionally(why);
        publish();
    }
}
