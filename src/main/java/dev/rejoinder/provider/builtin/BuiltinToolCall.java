package dev.rejoinder.provider.builtin;

import dev.rejoinder.provider.FinishReason;
import dev.rejoinder.provider.ModelCall;
import dev.rejoinder.provider.ModelEvent;
import dev.rejoinder.provider.ModelEvent.ToolCallRequested;
import dev.rejoinder.provider.ModelException;
import org.jspecify.annotations.Nullable;

/** An answer that consists of one tool call. */
final class BuiltinToolCall implements ModelCall {
    private volatile boolean aborted;
    private @Nullable ToolCallRequested call;

    BuiltinToolCall(ToolCallRequested call) {
        this.call = call;
    }

    @Override
    public ModelEvent next() throws ModelException {
        if (aborted) {
            throw new ModelException(ModelException.Kind.ABORTED, "aborted");
        }
        ToolCallRequested requested = call;
        if (requested == null) {
            return new ModelEvent.Finished(FinishReason.TOOL_CALLS, null);
        }
        call = null;
        return requested;
    }

    @Override
    public boolean ready() {
        return false;
    }

    @Override
    public void abort() {
        aborted = true;
    }

    @Override
    public void close() {
        // Nothing to release.
    }
}
