package dev.rejoinder.storage;

import dev.rejoinder.core.Clock;

final class PostgresConversationListTest extends ConversationListContract {
    @Override
    Storage open(Clock clock) {
        return PostgresStorages.open(clock);
    }
}
