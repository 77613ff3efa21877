package dev.rejoinder.storage;

import dev.rejoinder.core.Clock;

final class PostgresTurnStoreTest extends TurnStoreContract {
    @Override
    Storage open(Clock clock) {
        return PostgresStorages.open(clock);
    }
}
