package dev.rejoinder.storage;

import dev.rejoinder.core.Clock;
import dev.rejoinder.testkit.PostgresServer;
import java.util.List;

final class PostgresToolCountTest extends ToolCountContract {
    private final PostgresServer.FreshDatabase database = PostgresServer.migrated();

    @Override
    Storage open(Clock clock) {
        return PostgresStorages.open(database, clock);
    }

    @Override
    List<String> texts(String query) {
        return database.texts(query);
    }
}
