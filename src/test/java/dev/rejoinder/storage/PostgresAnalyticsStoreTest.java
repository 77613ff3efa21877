package dev.rejoinder.storage;

import dev.rejoinder.core.Clock;

final class PostgresAnalyticsStoreTest extends AnalyticsStoreContract {
    @Override
    Storage open(Clock clock) {
        return PostgresStorages.open(clock);
    }
}
