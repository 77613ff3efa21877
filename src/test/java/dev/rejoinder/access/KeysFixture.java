package dev.rejoinder.access;

import dev.rejoinder.core.Ids;
import dev.rejoinder.testkit.SettableClock;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.Set;

/** Keys in a store in memory. */
abstract class KeysFixture {
    static final Instant START = Instant.parse("2026-03-01T12:00:00Z");

    final SettableClock clock = new SettableClock(START);

    final Random chance = new Random(11);

    final MemoryKeyStore store = new MemoryKeyStore();

    final Queue<Runnable> background = new ArrayDeque<>();

    final Keys keys = new Keys(store, clock, new Ids(clock, chance), chance, background::add);

    Keys.Created plain(String name) {
        return keys.create(name, Scope.READ, Set.of(), Map.of(), null);
    }
}
