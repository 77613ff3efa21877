package dev.rejoinder.storage;

import dev.rejoinder.core.Clock;

final class PostgresHandoverStoreTest extends HandoverStoreContract {
    @Override
    Storage open(Clock clock) {
        return PostgresStorages.open(clock);
    }
}
