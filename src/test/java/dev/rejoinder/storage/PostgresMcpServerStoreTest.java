package dev.rejoinder.storage;

import dev.rejoinder.core.Clock;

final class PostgresMcpServerStoreTest extends McpServerStoreContract {
    @Override
    Storage open(Clock clock) {
        return PostgresStorages.open(clock);
    }
}
