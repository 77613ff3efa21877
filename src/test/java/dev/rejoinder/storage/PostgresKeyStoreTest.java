package dev.rejoinder.storage;

import dev.rejoinder.core.Clock;

final class PostgresKeyStoreTest extends KeyStoreContract {
    @Override
    Storage open(Clock clock) {
        return PostgresStorages.open(clock);
    }
}
