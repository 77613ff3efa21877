package dev.rejoinder.storage;

import dev.rejoinder.core.Clock;

final class PostgresConversationStoreTest extends ConversationStoreContract {
    @Override
    Storage open(Clock clock) {
        return PostgresStorages.open(clock);
    }
}
