package dev.rejoinder.storage;

import dev.rejoinder.core.Clock;

final class PostgresToolStoreTest extends ToolStoreContract {
    @Override
    Storage open(Clock clock) {
        return PostgresStorages.open(clock);
    }
}
