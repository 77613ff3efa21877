package dev.rejoinder.server;

import dev.rejoinder.access.PasswordCost;
import dev.rejoinder.core.Clock;
import dev.rejoinder.http.ClientTimeouts;
import dev.rejoinder.http.Route;
import dev.rejoinder.provider.ChatModel;
import dev.rejoinder.tool.ToolCatalog;
import dev.rejoinder.turn.TurnStore;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * Parts of a server that tests replace.
 *
 * @param models additional models, by provider
 * @param passwordCost of hashes of passwords
 * @param turnStore wraps the real turn store
 * @param tools wraps the tools of all bots
 * @param timeouts the listener's timeouts for clients
 * @param handbook whether the sample bot ingests its handbook
 * @param furtherRoutes routes besides those of the product
 */
public record ServerOverrides(
        Clock clock,
        Map<String, ChatModel> models,
        PasswordCost passwordCost,
        UnaryOperator<TurnStore> turnStore,
        UnaryOperator<ToolCatalog> tools,
        ClientTimeouts timeouts,
        boolean handbook,
        List<Route> furtherRoutes) {
    /** No replacements. */
    public static final ServerOverrides NONE =
            new ServerOverrides(
                    Clock.system(),
                    Map.of(),
                    PasswordCost.USUAL,
                    UnaryOperator.identity(),
                    UnaryOperator.identity(),
                    ClientTimeouts.USUAL,
                    true,
                    List.of());

    public ServerOverrides {
        models = Map.copyOf(models);
        furtherRoutes = List.copyOf(furtherRoutes);
    }
}
