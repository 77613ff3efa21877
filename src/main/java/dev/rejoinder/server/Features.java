package dev.rejoinder.server;

import dev.rejoinder.access.Accounts;
import dev.rejoinder.access.Keys;
import dev.rejoinder.access.SetupToken;
import dev.rejoinder.access.SignIn;
import dev.rejoinder.access.Visitors;
import dev.rejoinder.access.Windows;
import dev.rejoinder.analytics.Analytics;
import dev.rejoinder.analytics.Prices;
import dev.rejoinder.bot.Bots;
import dev.rejoinder.config.AnalyticsSettings;
import dev.rejoinder.config.DatabaseSettings;
import dev.rejoinder.config.Settings;
import dev.rejoinder.core.Clock;
import dev.rejoinder.core.Ids;
import dev.rejoinder.knowledge.Sources;
import dev.rejoinder.provider.ChatModel;
import dev.rejoinder.provider.http.Reachability;
import dev.rejoinder.storage.Storage;
import java.net.URI;
import java.security.SecureRandom;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * What can be managed, with or without a server beside it: the data, keys, accounts and bots.
 * Commands open it for as long as they run.
 */
public final class Features implements AutoCloseable {
    private final ExecutorService background =
            Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("background-", 0).factory());
    private final Storage storage;
    private final Ids ids;
    private final Presence presence;
    private final Windows windows;
    private final Models models;
    private final Keys keys;
    private final SignIn signIn;
    private final Bots bots;
    private final Visitors visitors;
    private final Sources sources;
    private final Analytics analytics;

    private Features(
            Settings settings,
            DatabaseSettings database,
            Clock clock,
            Map<String, ChatModel> furtherModels) {
        var chance = new SecureRandom();
        ids = new Ids(clock, chance);
        storage = Storage.open(database, settings.server().data(), clock);
        presence = new Presence(storage.uses().orElse(null), ids.request());
        windows =
                storage.uses()
                        .map(uses -> Windows.ofAllNodes(clock, uses, presence::nodes))
                        .orElseGet(() -> Windows.ofThisProcess(clock));
        models =
                new Models(
                        settings.providers(),
                        settings.embeddings(),
                        settings.server().data().resolve("embeddings"),
                        clock,
                        furtherModels);
        keys = new Keys(storage.keys(), clock, ids, chance, background);
        signIn =
                new SignIn(
                        storage.accounts(),
                        storage.sessions(),
                        storage.visitorSecret(),
                        new SetupToken(settings.server().data().resolve("setup-token"), chance),
                        windows,
                        clock,
                        ids,
                        chance,
                        Runtime.getRuntime().maxMemory());
        bots = new Bots(storage.bots(), clock, ids, models.chatModels()::problem, background);
        visitors =
                new Visitors(
                        storage.visitorSecret(),
                        clock,
                        ids,
                        chance,
                        (botId, origin) ->
                                bots.find(botId)
                                        .filter(bot -> bot.widget().allows(origin))
                                        .isPresent());
        sources =
                new Sources(
                        storage.sources(),
                        storage.documents(),
                        storage.gaps(),
                        clock,
                        ids,
                        KnowledgeEngine::checkedAddress);
        analytics = new Analytics(storage.analytics(), prices(settings.analytics()));
    }

    private static Prices prices(AnalyticsSettings settings) {
        return new Prices(
                settings.prices().stream()
                        .map(
                                price ->
                                        new Prices.Price(
                                                price.model(), price.input(), price.output()))
                        .toList(),
                settings.currency());
    }

    /**
     * Opens the data, which is made when it is not there, for a command. Nobody waits long for one.
     *
     * @throws RuntimeException with a sentence for the operator when it cannot be opened
     */
    public static Features open(Settings settings) {
        return new Features(
                settings, settings.database().withoutWaiting(), Clock.system(), Map.of());
    }

    static Features open(Settings settings, Clock clock, Map<String, ChatModel> furtherModels) {
        return new Features(settings, settings.database(), clock, furtherModels);
    }

    /** What keeps a provider's address from being reached, in words; empty when nothing does. */
    public static Optional<String> problemReaching(URI base) {
        return Reachability.problem(base);
    }

    public Keys keys() {
        return keys;
    }

    public Accounts accounts() {
        return signIn.accounts();
    }

    SignIn signIn() {
        return signIn;
    }

    public Bots bots() {
        return bots;
    }

    Visitors visitors() {
        return visitors;
    }

    public Sources sources() {
        return sources;
    }

    Analytics analytics() {
        return analytics;
    }

    Storage storage() {
        return storage;
    }

    /** How many servers there are. */
    Presence presence() {
        return presence;
    }

    /** Where limits are counted. */
    Windows windows() {
        return windows;
    }

    Models models() {
        return models;
    }

    Ids ids() {
        return ids;
    }

    @Override
    public void close() {
        background.close();
        models.close();
        storage.close();
    }
}
