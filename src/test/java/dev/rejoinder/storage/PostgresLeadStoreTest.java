package dev.rejoinder.storage;

import dev.rejoinder.core.Clock;

final class PostgresLeadStoreTest extends LeadStoreContract {
    @Override
    Storage open(Clock clock) {
        return PostgresStorages.open(clock);
    }
}
