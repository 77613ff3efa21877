package dev.rejoinder.storage;

import dev.rejoinder.core.Clock;

final class PostgresErasureStoreTest extends ErasureStoreContract {
    @Override
    Storage open(Clock clock) {
        return PostgresStorages.open(clock);
    }
}
