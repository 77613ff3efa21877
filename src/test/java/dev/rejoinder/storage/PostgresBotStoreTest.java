package dev.rejoinder.storage;

import dev.rejoinder.core.Clock;

final class PostgresBotStoreTest extends BotStoreContract {
    @Override
    Storage open(Clock clock) {
        return PostgresStorages.open(clock);
    }
}
