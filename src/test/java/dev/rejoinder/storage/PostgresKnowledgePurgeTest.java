package dev.rejoinder.storage;

import dev.rejoinder.config.DatabaseSettings;
import dev.rejoinder.core.Clock;
import dev.rejoinder.testkit.PostgresServer;

final class PostgresKnowledgePurgeTest extends KnowledgePurgeContract {
    @Override
    OpenDatabase open(Clock clock) {
        String url = PostgresServer.migrated().url();
        return OpenDatabase.postgres(DatabaseSettings.postgres(url), url, clock);
    }
}
