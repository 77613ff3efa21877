package dev.rejoinder.storage;

import dev.rejoinder.core.Clock;

final class PostgresKnowledgeReadingTest extends KnowledgeReadingContract {
    @Override
    Storage open(Clock clock) {
        return PostgresStorages.open(clock);
    }
}
