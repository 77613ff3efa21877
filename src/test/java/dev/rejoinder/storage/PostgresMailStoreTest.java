package dev.rejoinder.storage;

import dev.rejoinder.core.Clock;

final class PostgresMailStoreTest extends MailStoreContract {
    @Override
    Storage open(Clock clock) {
        return PostgresStorages.open(clock);
    }
}
