package dev.rejoinder.testkit;

import dev.rejoinder.turn.ToolStep;
import dev.rejoinder.turn.ToolStepState;
import dev.rejoinder.turn.Turn;
import dev.rejoinder.turn.TurnKey;
import dev.rejoinder.turn.TurnStore;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Adds tool calls to every stored turn that is read. Thread-safe. */
public final class PlantedToolCalls {
    private static final Instant START = Instant.parse("2027-01-31T12:00:00Z");

    private volatile List<ToolStep> steps = List.of();
    private final List<TurnStore.Decision> decisions = new CopyOnWriteArrayList<>();

    /** Sets the calls. */
    public void plant(ToolStep... calls) {
        steps = List.of(calls);
    }

    /**
     * A call that ran for 1.5 seconds.
     *
     * @param number of its first event
     */
    public static ToolStep ended(
            int offset, int number, ToolStepState state, String callId, String result) {
        return new ToolStep(
                number,
                0,
                callId,
                "find_order",
                "Find an order",
                "{\"order\":\"A-1\"}",
                offset,
                false,
                null,
                state,
                result,
                new ToolStep.Events(null, number, number + 1),
                null,
                START,
                START.plusMillis(1_500));
    }

    /** A call that awaits an approval or a client's result, in its first event. */
    public static ToolStep awaiting(int offset, int number, ToolStepState state, String callId) {
        return new ToolStep(
                number,
                0,
                callId,
                "find_order",
                "Find an order",
                "{\"order\":\"A-1\"}",
                offset,
                false,
                null,
                state,
                null,
                new ToolStep.Events(number, null, null),
                START.plusSeconds(600),
                null,
                null);
    }

    /** Wraps a real store. */
    public TurnStore around(TurnStore store) {
        return (TurnStore)
                Proxy.newProxyInstance(
                        TurnStore.class.getClassLoader(),
                        new Class<?>[] {TurnStore.class},
                        (_, method, arguments) -> {
                            if (method.getName().equals("steps") && !steps.isEmpty()) {
                                return stepsOf((List<?>) arguments[0]);
                            }
                            if (method.getName().equals("decide")) {
                                return decide(store, arguments);
                            }
                            Object result;
                            try {
                                result = method.invoke(store, arguments);
                            } catch (InvocationTargetException failure) {
                                throw failure.getCause();
                            }
                            return method.getName().equals("find")
                                    ? ((Optional<?>) result).map(turn -> withEvents((Turn) turn))
                                    : result;
                        });
    }

    private TurnStore.Decided decide(TurnStore store, Object[] arguments) {
        Turn turn =
                store.find((String) arguments[0], (String) arguments[1], (String) arguments[2])
                        .orElseThrow();
        for (Object decision : (List<?>) arguments[3]) {
            decisions.add((TurnStore.Decision) decision);
        }
        return new TurnStore.Decided(withEvents(turn), steps, false, null);
    }

    /** The decisions so far. */
    public List<TurnStore.Decision> decisions() {
        return List.copyOf(decisions);
    }

    private Map<TurnKey, List<ToolStep>> stepsOf(List<?> keys) {
        return keys.stream()
                .map(TurnKey.class::cast)
                .collect(Collectors.toMap(Function.identity(), _ -> steps));
    }

    private Turn withEvents(Turn turn) {
        int events =
                steps.stream()
                        .map(ToolStep::events)
                        .mapToInt(
                                each ->
                                        (each.requested() == null ? 0 : 1)
                                                + (each.started() == null ? 0 : 1)
                                                + (each.ended() == null ? 0 : 1))
                        .sum();
        return new Turn(
                turn.key(),
                turn.userMessageId(),
                turn.messageId(),
                turn.state(),
                turn.fence(),
                turn.question(),
                turn.answer(),
                turn.finishReason(),
                turn.error(),
                turn.usage(),
                turn.sources(),
                turn.createdAt(),
                turn.answeredAt(),
                turn.streamed(),
                turn.run(),
                events,
                turn.attachments());
    }
}
