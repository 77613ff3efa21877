package dev.rejoinder.server;

import dev.rejoinder.access.FirstKeyWriter;
import dev.rejoinder.access.Scope;
import dev.rejoinder.bot.Bot;
import dev.rejoinder.bot.SampleBot;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Creates a bot with a handbook, and a key, in an empty data folder, so that a first request works.
 */
final class SampleSetup {
    /** Delays ingesting the handbook, so that it does not slow down the first start. */
    private static final Duration AFTER_THE_FIRST_ANSWERS = Duration.ofSeconds(3);

    private SampleSetup() {}

    /** Sets up an empty data folder; returns null if a key already exists. */
    static RejoinderServer.@Nullable FirstRun setUp(
            Services services,
            FirstKeyWriter firstKey,
            boolean handbook,
            Path temporary,
            PeriodicTasks tasks) {
        if (services.keys().count() > 0) {
            return null;
        }
        Optional<Bot> sample = SampleBot.createIfNone(services.bots());
        if (sample.isPresent() && handbook) {
            String botId = sample.get().id();
            tasks.once(
                    AFTER_THE_FIRST_ANSWERS,
                    () -> SampleHandbook.addTo(botId, services.sources(), temporary));
        }
        // An aborted start may have left the bot without a key.
        if (services.bots().find(SampleBot.SHORT_NAME).isEmpty()) {
            return null;
        }
        return services.keys()
                .createFirst("First key", Scope.WRITE, firstKey)
                .map(created -> new RejoinderServer.FirstRun(SampleBot.SHORT_NAME, created.token()))
                .orElse(null);
    }
}
