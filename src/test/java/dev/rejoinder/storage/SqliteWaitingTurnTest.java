package dev.rejoinder.storage;

import dev.rejoinder.core.Clock;
import dev.rejoinder.testkit.MigratedFile;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;

final class SqliteWaitingTurnTest extends WaitingTurnContract {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    @Override
    Storage open(Clock clock) {
        return MigratedFile.open(folder, clock);
    }

    @Override
    List<String> texts(String query) {
        return SqliteRows.texts(folder, query);
    }
}
