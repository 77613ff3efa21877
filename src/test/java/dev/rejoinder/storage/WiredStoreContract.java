package dev.rejoinder.storage;

import dev.rejoinder.core.Clock;
import dev.rejoinder.testkit.PostgresProxy;
import dev.rejoinder.testkit.PostgresServer;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;

/** A PostgreSQL database at the other end of a wire that a test looks into. */
abstract class WiredStoreContract extends StoreContract {
    final PostgresServer.FreshDatabase database = PostgresServer.migrated();
    final PostgresProxy wire = PostgresProxy.to(database);

    @Override
    final Storage open(Clock clock) {
        return Storage.open(database.settings(wire), Path.of("/"), clock);
    }

    @AfterEach
    final void closeWire() {
        wire.close();
    }
}
