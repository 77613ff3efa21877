package dev.rejoinder.storage;

import dev.rejoinder.core.Clock;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

final class SqliteKnowledgePurgeTest extends KnowledgePurgeContract {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    @Override
    OpenDatabase open(Clock clock) {
        return OpenDatabase.inFolder(DataFolder.at(folder), clock);
    }
}
