package dev.rejoinder.server;

import dev.rejoinder.access.FirstKeyWriter;
import dev.rejoinder.access.Scope;
import dev.rejoinder.bot.Bot;
import dev.rejoinder.bot.SampleBot;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Gives an empty data folder a bot with a handbook, and a key, so that a first question works. */
final class SampleSetup {
    /** So that reading the handbook does not make the first start slower. */
    private static final Duration AFTER_THE_FIRST_ANSWERS = Duration.ofSeconds(3);

    private SampleSetup() {}

    /** Sets up an empty data folder; returns null where there is a key already. */
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
        // A start that was cut off may have left the bot behind, and no key.
        if (services.bots().find(SampleBot.SHORT_NAME).isEmpty()) {
            return null;
        }
        return services.keys()
                .createFirst("First key", Scope.WRITE, firstKey)
                .map(created -> new RejoinderServer.FirstRun(SampleBot.SHORT_NAME, created.token()))
                .orElse(null);
    }
}
