package dev.rejoinder.storage;

import dev.rejoinder.core.Clock;

final class PostgresWebhookStoreTest extends WebhookStoreContract {
    @Override
    Storage open(Clock clock) {
        return PostgresStorages.open(clock);
    }
}
