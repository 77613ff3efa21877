package dev.rejoinder.storage;

import dev.rejoinder.core.Clock;

final class PostgresKnowledgeStoreTest extends KnowledgeStoreContract {
    @Override
    Storage open(Clock clock) {
        return PostgresStorages.open(clock);
    }
}
