package dev.rejoinder.server;

import dev.rejoinder.core.Clock;
import dev.rejoinder.http.Patience;
import dev.rejoinder.provider.ChatModel;
import dev.rejoinder.turn.TurnStore;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * Parts of a server that tests put in place of the usual ones.
 *
 * @param models further models, by provider, beside those that are set up
 * @param turnStore makes of the real store the one that turns are kept in
 * @param patience how long the listener waits for clients
 * @param handbook whether the sample bot is given its handbook to read
 */
public record Variation(
        Clock clock,
        Map<String, ChatModel> models,
        UnaryOperator<TurnStore> turnStore,
        Patience patience,
        boolean handbook) {
    /** The usual parts. */
    public static final Variation NONE =
            new Variation(Clock.system(), Map.of(), UnaryOperator.identity(), Patience.USUAL, true);

    public Variation {
        models = Map.copyOf(models);
    }
}
