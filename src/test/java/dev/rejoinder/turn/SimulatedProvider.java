package dev.rejoinder.turn;

import dev.rejoinder.provider.FinishReason;
import dev.rejoinder.provider.ModelException.Kind;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A model that usually answers, and otherwise fails in every way a model can. */
final class SimulatedProvider {
    private static final Duration LONGEST_RETRY_AFTER = Duration.ofMinutes(2);

    private final SimulatedWorld world;
    private final double failing;
    private final double acting;

    /** The next step of a call. */
    sealed interface Saying {
        long afterMillis();

        record Text(long afterMillis, String more) implements Saying {}

        /** The model asks for tool calls. */
        record Calls(long afterMillis, int count) implements Saying {}

        record Done(long afterMillis, FinishReason reason) implements Saying {}

        record Broken(long afterMillis, Kind kind, @Nullable Duration retryAfter)
                implements Saying {}

        /** Silence for good. */
        record Silence(long afterMillis) implements Saying {}
    }

    /**
     * Creates a provider.
     *
     * @param failing the probability that a step is a failure
     * @param acting the probability that a step asks for tool calls
     */
    SimulatedProvider(SimulatedWorld world, double failing, double acting) {
        this.acting = acting;
        this.world = world;
        this.failing = failing;
    }

    /**
     * @param saidSoFar the length of the text of this call
     * @param mayAct whether it may ask for tool calls
     */
    Saying next(int saidSoFar, boolean mayAct) {
        long wait = world.happens(0.05) ? world.between(1, 40_000) : world.between(0, 300);
        if (world.happens(failing)) {
            return broken(wait);
        }
        if (mayAct && world.happens(acting)) {
            return new Saying.Calls(wait, (int) world.between(1, 3));
        }
        boolean ends = world.happens(saidSoFar == 0 ? 0.01 : 0.2);
        return ends
                ? new Saying.Done(
                        wait, world.happens(0.1) ? FinishReason.LENGTH : FinishReason.STOP)
                : new Saying.Text(wait, "word");
    }

    private Saying broken(long wait) {
        Kind[] kinds = Kind.values();
        int kind = (int) world.between(0, kinds.length);
        if (kind == kinds.length) {
            return new Saying.Silence(wait);
        }
        Duration retryAfter =
                kinds[kind] == Kind.RATE_LIMITED && world.happens(0.7)
                        ? Duration.ofMillis(world.between(Duration.ZERO, LONGEST_RETRY_AFTER))
                        : null;
        return new Saying.Broken(wait, kinds[kind], retryAfter);
    }
}
