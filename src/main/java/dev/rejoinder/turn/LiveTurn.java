package dev.rejoinder.turn;

import dev.rejoinder.core.AppError;
import dev.rejoinder.core.ErrorCode;
import dev.rejoinder.provider.ModelCall;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * A turn while it is being answered in this process, or one that has ended, for those who follow
 * it: one growing text and the readers of it. Thread-safe; only the thread that runs the turn
 * writes.
 */
public final class LiveTurn {
    /** Why a call to the model was broken off. */
    enum Abort {
        STOP_REQUESTED,
        TOO_LATE,
        SHUTTING_DOWN
    }

    private final String conversationId;
    private final String userMessageId;
    private final String messageId;
    private final List<TurnReader> readers = new CopyOnWriteArrayList<>();
    private final CompletableFuture<TurnEnd> end = new CompletableFuture<>();
    private final StringBuilder text = new StringBuilder();

    private @Nullable ModelCall call;
    private @Nullable Abort abort;
    private volatile long lateAtNanos;
    private volatile boolean watched;

    LiveTurn(String conversationId, String userMessageId, String messageId) {
        this.conversationId = conversationId;
        this.userMessageId = userMessageId;
        this.messageId = messageId;
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

    /** How much text there is, in UTF-16 units. */
    public int length() {
        synchronized (text) {
            return text.length();
        }
    }

    /** The text from an offset in UTF-16 units to what has come so far. */
    public String textFrom(int offset) {
        synchronized (text) {
            return text.substring(offset);
        }
    }

    /** How the turn ended, once that is stored; null while it runs. */
    public @Nullable TurnEnd end() {
        return end.getNow(null);
    }

    /**
     * Waits until the turn's end is stored.
     *
     * @throws AppError INTERNAL_ERROR when it could not be stored
     */
    public TurnEnd awaitEnd() {
        try {
            return end.join();
        } catch (java.util.concurrent.CompletionException broken) {
            throw broken.getCause() instanceof AppError error ? error : AppError.internal(broken);
        }
    }

    /**
     * Whether the end was reached but could not be stored, so that nobody may be told an answer.
     */
    public @Nullable AppError failure() {
        if (!end.isCompletedExceptionally()) {
            return null;
        }
        return end.exceptionNow() instanceof AppError error
                ? error
                : AppError.internal(end.exceptionNow());
    }

    /** Adds a reader, which is told at once of what there is. */
    public void attach(TurnReader reader) {
        readers.add(reader);
        reader.advanced();
    }

    public void detach(TurnReader reader) {
        readers.remove(reader);
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

    void tick(long nowNanos) {
        for (TurnReader reader : readers) {
            reader.tick(nowNanos);
        }
        if (watched && nowNanos - lateAtNanos > 0) {
            abort(Abort.TOO_LATE);
        }
    }

    /**
     * Sets when the turn will be too late, on the clock of {@link
     * dev.rejoinder.core.Clock#nanos()}.
     */
    void dueBefore(long nanos) {
        lateAtNanos = nanos;
        watched = true;
    }

    /** Names the call that {@link #abort} breaks off. */
    void calling(ModelCall current) {
        synchronized (text) {
            call = current;
            if (abort == null) {
                return;
            }
        }
        current.abort();
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
        if (current != null) {
            current.abort();
        }
    }

    @Nullable Abort aborted() {
        synchronized (text) {
            return abort;
        }
    }

    /** Makes the stored end known. */
    void ended(TurnEnd how) {
        watched = false;
        end.complete(how);
        publish();
    }

    /** Makes known that the end could not be stored. */
    void failed(AppError why) {
        watched = false;
        end.completeExceptionally(why);
        publish();
    }

    /** The error that an end means to a client, or null when there is an answer. */
    public static @Nullable AppError errorOf(TurnEnd end) {
        ErrorCode code = end.error();
        if (code == null) {
            return null;
        }
        return AppError.of(
                code,
                switch (code) {
                    case MODEL_TIMEOUT -> "The model took too long to answer. Please try again.";
                    case MODEL_PROVIDER_ERROR -> "The model could not answer. Please try again.";
                    case SHUTTING_DOWN -> "The server was stopped before the answer was complete.";
                    case CONVERSATION_NOT_FOUND -> "The conversation was deleted.";
                    default -> "Something went wrong on the server. Please try again.";
                });
    }
}
