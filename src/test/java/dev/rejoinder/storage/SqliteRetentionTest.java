package dev.rejoinder.storage;

import dev.rejoinder.core.Clock;
import dev.rejoinder.testkit.MigratedFile;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

final class SqliteRetentionTest extends RetentionContract {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    @Override
    Storage open(Clock clock) {
        return MigratedFile.open(folder, clock);
    }
}
