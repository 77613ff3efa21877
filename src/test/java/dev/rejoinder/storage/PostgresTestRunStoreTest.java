package dev.rejoinder.storage;

import dev.rejoinder.core.Clock;

final class PostgresTestRunStoreTest extends TestRunStoreContract {
    @Override
    Storage open(Clock clock) {
        return PostgresStorages.open(clock);
    }
}
