package dev.rejoinder.storage;

import dev.rejoinder.core.Clock;

final class PostgresGapGroupStoreTest extends GapGroupStoreContract {
    @Override
    Storage open(Clock clock) {
        return PostgresStorages.open(clock);
    }
}
