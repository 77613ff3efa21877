package dev.rejoinder.storage;

import dev.rejoinder.core.Clock;

final class PostgresEventStoreTest extends EventStoreContract {
    @Override
    Storage open(Clock clock) {
        return PostgresStorages.open(clock);
    }
}
