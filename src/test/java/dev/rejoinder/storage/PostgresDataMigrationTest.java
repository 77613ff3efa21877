package dev.rejoinder.storage;

import dev.rejoinder.core.Clock;
import dev.rejoinder.testkit.PostgresServer;
import java.nio.file.Path;
import java.util.List;

final class PostgresDataMigrationTest extends DataMigrationContract {
    private final PostgresServer.FreshDatabase now = PostgresServer.migrated();
    private final PostgresServer.FreshDatabase earlier = PostgresServer.empty();

    @Override
    Storage open(Clock clock) {
        return PostgresStorages.open(now, clock);
    }

    @Override
    Storage openAfter(int version, List<String> changes) throws Exception {
        EarlierVersion.copy(now.settings(), earlier.settings(), version);
        changes.forEach(earlier::run);
        return openAtOnce(() -> Storage.open(earlier.settings(), Path.of("/"), clock));
    }

    @Override
    List<Integer> numbers(String query) {
        return earlier.texts(query).stream().map(Integer::valueOf).toList();
    }
}
