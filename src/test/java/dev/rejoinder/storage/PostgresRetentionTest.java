package dev.rejoinder.storage;

import dev.rejoinder.core.Clock;

final class PostgresRetentionTest extends RetentionContract {
    @Override
    Storage open(Clock clock) {
        return PostgresStorages.open(clock);
    }
}
