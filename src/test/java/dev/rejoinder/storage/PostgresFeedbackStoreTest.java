package dev.rejoinder.storage;

import dev.rejoinder.core.Clock;

final class PostgresFeedbackStoreTest extends FeedbackStoreContract {
    @Override
    Storage open(Clock clock) {
        return PostgresStorages.open(clock);
    }
}
