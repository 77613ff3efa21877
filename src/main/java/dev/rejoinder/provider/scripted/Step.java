package dev.rejoinder.provider.scripted;

import dev.rejoinder.provider.FinishReason;
import dev.rejoinder.provider.ModelException;
import dev.rejoinder.provider.Usage;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** One thing a scripted reply does. */
public sealed interface Step {
    static Step text(String text) {
        return new Text(text);
    }

    /** A pause that one reply makes, until the test lets it go on. */
    static Pause pause() {
        return new Pause();
    }

    static Step fail(ModelException.Kind kind) {
        return new Fail(kind, null);
    }

    static Step finish(FinishReason reason, @Nullable Usage usage) {
        return new Finish(reason, usage);
    }

    /** A sign of life without any text. */
    static Step alive() {
        return new Alive();
    }

    /** Says that it is at work. */
    record Alive() implements Step {}

    /** Says something, as one event. */
    record Text(String text) implements Step {}

    /** Ends the reply with an exception. */
    record Fail(ModelException.Kind kind, @Nullable Duration retryAfter) implements Step {}

    /** Ends the reply; one without it ends with {@code STOP} and no usage. */
    record Finish(FinishReason reason, @Nullable Usage usage) implements Step {}

    /** Waits to be released, or for the call to be aborted. Thread-safe. */
    final class Pause implements Step {
        final CompletableFuture<Void> reached = new CompletableFuture<>();
        final CompletableFuture<Void> released = new CompletableFuture<>();

        private Pause() {}

        /** Waits until the reply has come this far. */
        public void awaitReached() {
            reached.join();
        }

        /** Lets the reply go on, now or when it comes this far. */
        public void release() {
            released.complete(null);
        }
    }
}
