package dev.rejoinder.storage;

import dev.rejoinder.core.Clock;

final class PostgresGapStoreTest extends GapStoreContract {
    @Override
    Storage open(Clock clock) {
        return PostgresStorages.open(clock);
    }
}
