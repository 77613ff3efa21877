package dev.rejoinder.storage;

import dev.rejoinder.core.Clock;

final class PostgresAccountStoreTest extends AccountStoreContract {
    @Override
    Storage open(Clock clock) {
        return PostgresStorages.open(clock);
    }
}
