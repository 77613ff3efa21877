package dev.rejoinder.storage;

import dev.rejoinder.core.Clock;

final class PostgresDigestStoreTest extends DigestStoreContract {
    @Override
    Storage open(Clock clock) {
        return PostgresStorages.open(clock);
    }
}
