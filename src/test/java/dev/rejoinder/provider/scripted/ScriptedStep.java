package dev.rejoinder.provider.scripted;

import dev.rejoinder.provider.FinishReason;
import dev.rejoinder.provider.ModelException;
import dev.rejoinder.provider.Usage;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** One thing a scripted reply does. */
public sealed interface ScriptedStep {
    static ScriptedStep text(String text) {
        return new Text(text);
    }

    /** A pause that one reply makes, until the test lets it go on. */
    static Pause pause() {
        return new Pause();
    }

    static ScriptedStep fail(ModelException.Kind kind) {
        return new Fail(kind, null);
    }

    static ScriptedStep finish(FinishReason reason, @Nullable Usage usage) {
        return new Finish(reason, usage);
    }

    /** A sign of life without any text. */
    static ScriptedStep alive() {
        return new Alive();
    }

    /** Says that it is at work. */
    record Alive() implements ScriptedStep {}

    /** Says something, as one event. */
    record Text(String text) implements ScriptedStep {}

    /** Ends the reply with an exception. */
    record Fail(ModelException.Kind kind, @Nullable Duration retryAfter) implements ScriptedStep {}

    /** Ends the reply; one without it ends with {@code STOP} and no usage. */
    record Finish(FinishReason reason, @Nullable Usage usage) implements ScriptedStep {}

    /** Waits to be released, or for the call to be aborted. Thread-safe. */
    final class Pause implements ScriptedStep {
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
