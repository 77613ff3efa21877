package dev.rejoinder.provider.scripted;

import dev.rejoinder.provider.FinishReason;
import dev.rejoinder.provider.ModelCall;
import dev.rejoinder.provider.ModelEvent;
import dev.rejoinder.provider.ModelException;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Plays one scripted reply. */
final class ScriptedCall implements ModelCall {
    private final Iterator<ScriptedStep> steps;
    private final CompletableFuture<Void> aborted = new CompletableFuture<>();

    /** Usually false, so that the engine forwards each step separately. */
    private final boolean ready;

    private boolean called;

    ScriptedCall(List<ScriptedStep> steps, boolean ready) {
        this.steps = steps.iterator();
        this.ready = ready;
    }

    @Override
    public ModelEvent next() throws ModelException {
        while (steps.hasNext()) {
            throwIfAborted();
            switch (steps.next()) {
                case ScriptedStep.Text(String text) -> {
                    return new ModelEvent.TextDelta(text);
                }
                case ScriptedStep.Event(ModelEvent event) -> {
                    called |= event instanceof ModelEvent.ToolCallRequested;
                    return event;
                }
                case ScriptedStep.Alive() -> {
                    return new ModelEvent.Alive();
                }
                case ScriptedStep.Finish(var reason, var usage) -> {
                    return new ModelEvent.Finished(reason, usage);
                }
                case ScriptedStep.Fail(var kind, var retryAfter) ->
                        throw new ModelException(kind, "scripted failure", retryAfter, null);
                case ScriptedStep.Run(Runnable action) -> action.run();
                case ScriptedStep.Pause pause -> {
                    pause.reached.complete(null);
                    CompletableFuture.anyOf(pause.released, aborted).join();
                }
            }
        }
        throwIfAborted();
        return new ModelEvent.Finished(called ? FinishReason.TOOL_CALLS : FinishReason.STOP, null);
    }

    private void throwIfAborted() throws ModelException {
        if (aborted.isDone()) {
            throw new ModelException(ModelException.Kind.ABORTED, "aborted");
        }
    }

    @Override
    public boolean ready() {
        return ready;
    }

    @Override
    public void abort() {
        aborted.complete(null);
    }

    @Override
    public void close() {
        // Nothing to release.
    }
}
