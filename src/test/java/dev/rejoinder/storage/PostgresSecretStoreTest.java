package dev.rejoinder.storage;

import dev.rejoinder.core.Clock;

final class PostgresSecretStoreTest extends SecretStoreContract {
    @Override
    Storage open(Clock clock) {
        return PostgresStorages.open(clock);
    }
}
