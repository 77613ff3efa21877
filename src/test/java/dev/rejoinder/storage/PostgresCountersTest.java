package dev.rejoinder.storage;

import dev.rejoinder.core.Clock;

final class PostgresCountersTest extends CountersContract {
    @Override
    Storage open(Clock clock) {
        return PostgresStorages.open(clock);
    }
}
