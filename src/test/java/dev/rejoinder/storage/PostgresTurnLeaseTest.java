package dev.rejoinder.storage;

import dev.rejoinder.core.Clock;
import dev.rejoinder.testkit.PostgresServer;
import java.util.List;

final class PostgresTurnLeaseTest extends TurnLeaseContract {
    private final PostgresServer.FreshDatabase database = PostgresServer.migrated();

    @Override
    Storage open(Clock clock) {
        return PostgresStorages.open(database, clock);
    }

    @Override
    List<Long> leases() {
        return PostgresStorages.leases(database);
    }
}
