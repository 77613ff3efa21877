package dev.rejoinder.bot;

import dev.rejoinder.core.Ids;
import dev.rejoinder.testkit.SettableClock;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Bots in a store in memory. */
abstract class BotsFixture {
    static final Instant START = Instant.parse("2026-03-01T12:00:00Z");

    final SettableClock clock = new SettableClock(START);

    final MemoryBotStore store = new MemoryBotStore();

    final Queue<Runnable> background = new ArrayDeque<>();

    final Bots bots = service(1);

    Bots service(int seed) {
        return new Bots(
                store,
                clock,
                new Ids(clock, new Random(seed)),
                model ->
                        model.equals("builtin") || model.contains("/")
                                ? Optional.empty()
                                : Optional.of("No such model."),
                background::add);
    }

    static Bot edited(Bot bot, String name, @Nullable String shortName) {
        return edited(bot, name, shortName, bot.updatedAt());
    }

    static Bot edited(Bot bot, String name, @Nullable String shortName, Instant updatedAt) {
        return new Bot(
                bot.id(),
                shortName,
                name,
                bot.instructions(),
                bot.welcomeMessage(),
                bot.model(),
                List.of(),
                bot.temperature(),
                bot.maxTokens(),
                bot.historyMessages(),
                bot.fallbackMessage(),
                KnowledgeSettings.DEFAULT,
                WidgetEmbedding.OFF,
                bot.modelOptionsFromCaller(),
                bot.enabled(),
                bot.createdAt(),
                updatedAt);
    }
}
