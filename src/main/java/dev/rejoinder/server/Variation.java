package dev.rejoinder.server;

import dev.rejoinder.core.Clock;
import dev.rejoinder.http.HttpListener;
import dev.rejoinder.provider.ChatModel;
import dev.rejoinder.turn.TurnStore;
import java.time.Duration;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * Parts of a server that tests put in place of the usual ones.
 *
 * @param models further models, by provider, beside those that are set up
 * @param turnStore makes of the real store the one that turns are kept in
 * @param idle how long a connection may neither send nor take a byte
 */
public record Variation(
        Clock clock,
        Map<String, ChatModel> models,
        UnaryOperator<TurnStore> turnStore,
        Duration idle) {
    /** The usual parts. */
    public static final Variation NONE =
            new Variation(Clock.system(), Map.of(), UnaryOperator.identity(), HttpListener.IDLE);

    public Variation {
        models = Map.copyOf(models);
    }
}
