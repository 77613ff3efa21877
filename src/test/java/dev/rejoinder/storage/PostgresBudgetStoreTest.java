package dev.rejoinder.storage;

import dev.rejoinder.core.Clock;

final class PostgresBudgetStoreTest extends BudgetStoreContract {
    @Override
    Storage open(Clock clock) {
        return PostgresStorages.open(clock);
    }
}
