package dev.rejoinder.server;

import dev.rejoinder.core.Clock;
import dev.rejoinder.http.ClientTimeouts;
import dev.rejoinder.provider.ChatModel;
import dev.rejoinder.turn.TurnStore;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * Parts of a server that tests put in place of the usual ones.
 *
 * @param models further models, by provider, beside those that are set up
 * @param turnStore makes of the real store the one that turns are kept in
 * @param timeouts how long the listener waits for clients
 * @param handbook whether the sample bot is given its handbook to read
 */
public record ServerOverrides(
        Clock clock,
        Map<String, ChatModel> models,
        UnaryOperator<TurnStore> turnStore,
        ClientTimeouts timeouts,
        boolean handbook) {
    /** The usual parts. */
    public static final ServerOverrides NONE =
            new ServerOverrides(
                    Clock.system(), Map.of(), UnaryOperator.identity(), ClientTimeouts.USUAL, true);

    public ServerOverrides {
        models = Map.copyOf(models);
    }
}
