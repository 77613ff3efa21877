package dev.rejoinder.storage;

import dev.rejoinder.core.Clock;

final class PostgresIdentitySecretStoreTest extends IdentitySecretStoreContract {
    @Override
    Storage open(Clock clock) {
        return PostgresStorages.open(clock);
    }
}
