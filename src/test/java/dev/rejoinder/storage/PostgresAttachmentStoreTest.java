package dev.rejoinder.storage;

import dev.rejoinder.core.Clock;

final class PostgresAttachmentStoreTest extends AttachmentStoreContract {
    @Override
    Storage open(Clock clock) {
        return PostgresStorages.open(clock);
    }
}
