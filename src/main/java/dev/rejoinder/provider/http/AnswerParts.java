package dev.rejoinder.provider.http;

import dev.rejoinder.provider.FinishReason;
import dev.rejoinder.provider.MessagePart.ProviderState;
import dev.rejoinder.provider.ModelEvent;
import dev.rejoinder.provider.ModelEvent.ProviderStateReceived;
import dev.rejoinder.provider.ModelException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The parts of an answer that were not passed on yet, if it has more than text. They keep the order
 * of the model. From the first tool call on they wait for the end of the answer, because only a
 * whole answer calls tools.
 */
final class AnswerParts {
    /** A part that waits. */
    sealed interface Part permits PartialToolCall, Ready {}

    /** A part that is complete. */
    private record Ready(ModelEvent event) implements Part {}

    private final Deque<Part> waiting = new ArrayDeque<>();
    private final List<PartialToolCall> calls = new ArrayList<>();
    private final Set<String> ids = new HashSet<>();
    private int stateCharacters;

    void addText(String text) {
        if (!text.isEmpty()) {
            waiting.add(new Ready(new ModelEvent.TextDelta(text)));
        }
    }

    void addState(ProviderState state) throws ModelException {
        limit(state);
        waiting.add(new Ready(new ProviderStateReceived(state)));
    }

    private void limit(ProviderState state) throws ModelException {
        stateCharacters += state.json().length();
        AnswerLimits.checkState(stateCharacters);
    }

    void addFragment(ToolCallFragment fragment) throws ModelException {
        PartialToolCall call = callOf(fragment);
        if (call == null) {
            AnswerLimits.checkCalls(calls.size() + 1);
            call = new PartialToolCall(fragment.index());
            calls.add(call);
            waiting.add(call);
        }
        if (fragment.state() != null) {
            limit(fragment.state());
        }
        call.add(fragment);
    }

    private @Nullable PartialToolCall callOf(ToolCallFragment fragment) {
        return calls.reversed().stream()
                .filter(call -> call.continuesWith(fragment))
                .findFirst()
                .orElse(null);
    }

    /** Whether the answer called a tool, so that later text waits too. */
    boolean hasCalls() {
        return !calls.isEmpty();
    }

    /**
     * Returns the next part that can be passed on, or null. If the answer has calls but ends for
     * another reason, the calls and the state that waits with them are dropped.
     *
     * @param reason of the end; meaningless before it
     * @throws ModelException MALFORMED when a call is incomplete
     */
    @Nullable ModelEvent next(boolean ended, @Nullable FinishReason reason) throws ModelException {
        if (ended && hasCalls() && reason != FinishReason.TOOL_CALLS) {
            waiting.removeIf(AnswerParts::isForNextRequest);
        }
        return switch (waiting.peek()) {
            case null -> null;
            case Ready(ModelEvent event) -> {
                waiting.remove();
                yield event;
            }
            case PartialToolCall call -> ended ? next(call) : null;
        };
    }

    private static boolean isForNextRequest(Part part) {
        return !(part instanceof Ready(ModelEvent event)) || event instanceof ProviderStateReceived;
    }

    private ModelEvent next(PartialToolCall call) throws ModelException {
        waiting.remove();
        ModelEvent.ToolCallRequested complete = call.complete(ids);
        ids.add(complete.callId());
        if (call.state() == null) {
            return complete;
        }
        waiting.addFirst(new Ready(complete));
        return new ProviderStateReceived(call.state());
    }
}
