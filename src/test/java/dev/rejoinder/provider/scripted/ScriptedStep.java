package dev.rejoinder.provider.scripted;

import dev.rejoinder.provider.FinishReason;
import dev.rejoinder.provider.MessagePart;
import dev.rejoinder.provider.ModelEvent;
import dev.rejoinder.provider.ModelException;
import dev.rejoinder.provider.Usage;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One step of a scripted reply. */
public sealed interface ScriptedStep {
    static ScriptedStep text(String text) {
        return new Text(text);
    }

    /** Creates a pause that lasts until the test releases it. */
    static Pause pause() {
        return new Pause();
    }

    static ScriptedStep fail(ModelException.Kind kind) {
        return new Fail(kind, null);
    }

    static ScriptedStep finish(FinishReason reason, @Nullable Usage usage) {
        return new Finish(reason, usage);
    }

    /** Asks for a tool call. A reply with calls ends with {@code TOOL_CALLS}. */
    static ScriptedStep call(String id, String tool, String arguments) {
        return new Event(new ModelEvent.ToolCallRequested(id, tool, arguments));
    }

    /** State that the provider must get back. */
    static ScriptedStep state(String provider, String json) {
        return new Event(
                new ModelEvent.ProviderStateReceived(
                        new MessagePart.ProviderState(provider, json)));
    }

    /** A sign that the model is alive, without text. */
    static ScriptedStep alive() {
        return new Alive();
    }

    /** Runs an action on the thread of the call. */
    static ScriptedStep run(Runnable action) {
        return new Run(action);
    }

    /** Runs an action. */
    record Run(Runnable action) implements ScriptedStep {}

    /** Sends an event. */
    record Event(ModelEvent event) implements ScriptedStep {}

    /** Reports that the model is alive. */
    record Alive() implements ScriptedStep {}

    /** Sends a text as one event. */
    record Text(String text) implements ScriptedStep {}

    /** Ends the reply with an exception. */
    record Fail(ModelException.Kind kind, @Nullable Duration retryAfter) implements ScriptedStep {}

    /**
     * Ends the reply. A reply without this step ends with {@code STOP}, or {@code TOOL_CALLS} after
     * a call, and no usage.
     */
    record Finish(FinishReason reason, @Nullable Usage usage) implements ScriptedStep {}

    /** Waits to be released, or for the call to be aborted. Thread-safe. */
    final class Pause implements ScriptedStep {
        final CompletableFuture<Void> reached = new CompletableFuture<>();
        final CompletableFuture<Void> released = new CompletableFuture<>();

        private Pause() {}

        /** Waits until the reply reaches this pause; fails if it does not within three minutes. */
        public void awaitReached() {
            reached.copy().orTimeout(3, TimeUnit.MINUTES).join();
        }

        /** Lets the reply continue, now or when it reaches this pause. */
        public void release() {
            released.complete(null);
        }
    }
}
