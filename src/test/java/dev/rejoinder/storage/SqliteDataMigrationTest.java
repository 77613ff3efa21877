package dev.rejoinder.storage;

import dev.rejoinder.core.Clock;
import dev.rejoinder.storage.sqlite.SqliteDatabase;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;

final class SqliteDataMigrationTest extends DataMigrationContract {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    @Override
    Storage open(Clock clock) {
        return Storage.open(folder.resolve("now"), clock);
    }

    private Path earlier() {
        return folder.resolve("earlier");
    }

    @Override
    Storage openAfter(int version, List<String> changes) throws Exception {
        Path file = Files.createDirectory(earlier()).resolve(DataFolder.DATABASE);
        EarlierVersion.copy(folder.resolve("now").resolve(DataFolder.DATABASE), file, version);
        try (SqliteDatabase database = SqliteDatabase.open(file, Clock.system())) {
            for (String change : changes) {
                var _ = database.write(sql -> sql.update(change));
            }
        }
        return openAtOnce(() -> Storage.open(earlier(), clock));
    }

    @Override
    List<Integer> numbers(String query) throws Exception {
        Path file = earlier().resolve(DataFolder.DATABASE);
        try (SqliteDatabase database = SqliteDatabase.open(file, Clock.system())) {
            return database.read(sql -> sql.query(query, row -> row.integer("answer")));
        }
    }
}
