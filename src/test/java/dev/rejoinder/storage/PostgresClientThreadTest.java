package dev.rejoinder.storage;

import dev.rejoinder.core.Clock;

final class PostgresClientThreadTest extends ClientThreadContract {
    @Override
    Storage open(Clock clock) {
        return PostgresStorages.open(clock);
    }
}
