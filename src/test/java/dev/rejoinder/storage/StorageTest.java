package dev.rejoinder.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rejoinder.bot.Bot;
import dev.rejoinder.bot.KnowledgeSettings;
import dev.rejoinder.bot.WidgetEmbedding;
import dev.rejoinder.core.Clock;
import dev.rejoinder.core.PageRequest;
import dev.rejoinder.storage.sqlite.SqliteDatabase;
import dev.rejoinder.testkit.SettableClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class StorageTest {
    private final SettableClock clock = new SettableClock();

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    private Bot bot(String id) {
        return new Bot(
                id,
                null,
                "n",
                "i",
                "w",
                "builtin",
                List.of(),
                null,
                1,
                1,
                "f",
                KnowledgeSettings.DEFAULT,
                WidgetEmbedding.OFF,
                false,
                true,
                clock.now(),
                clock.now());
    }

    private Path data() {
        return folder.resolve("deep/data");
    }

    private Path file() {
        return data().resolve(DataFolder.DATABASE);
    }

    private static String rights(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    @Test
    void dataIsThereAfterReopening() {
        try (Storage storage = Storage.open(data(), clock)) {
            storage.bots().insert(bot("bot_1"));
            assertThat(storage.writable()).isTrue();
        }
        try (Storage storage = Storage.open(data(), clock)) {
            assertThat(storage.bots().find("bot_1")).contains(bot("bot_1"));
        }
    }

    @Test
    void filesAreReadableByTheirOwnerOnly() throws Exception {
        try (Storage storage = Storage.open(data(), clock);
                DataFolderLock _ = Storage.lockForServer(data())) {
            storage.bots().insert(bot("bot_1"));

            assertThat(rights(data())).isEqualTo("rwx------");
            try (Stream<Path> files = Files.list(data())) {
                List<Path> all = files.toList();
                assertThat(all).hasSizeGreaterThanOrEqualTo(4);
                for (Path path : all) {
                    assertThat(rights(path))
                            .as(path.toString())
                            .isEqualTo(Files.isDirectory(path) ? "rwx------" : "rw-------");
                }
            }
        }
    }

    @Test
    void closedStorageIsNotHealthy() {
        Storage storage = Storage.open(data(), clock);
        storage.close();
        storage.close();

        assertThat(storage.writable()).isFalse();
    }

    @Test
    void twoProcessesCanWriteToTheSameFolder() {
        try (Storage one = Storage.open(data(), clock);
                Storage two = Storage.open(data(), clock)) {
            for (int i = 0; i < 20; i++) {
                one.bots().insert(bot("bot_one" + i));
                two.bots().insert(bot("bot_two" + i));
            }

            assertThat(one.bots().count()).isEqualTo(40);
            assertThat(two.bots().list(new PageRequest(1, 100))).hasSize(40);
        }
    }

    @Test
    void secondServerIsRefused() {
        try (DataFolderLock _ = Storage.lockForServer(data())) {
            assertThatThrownBy(() -> Storage.lockForServer(data()))
                    .isInstanceOf(StorageException.class)
                    .hasMessage("Another server is running on the data folder " + data() + ".");
        }
        Storage.lockForServer(data()).close();
    }

    @Test
    void failedLockInTheSameProcessKeepsTheLock() throws Exception {
        try (DataFolderLock _ = Storage.lockForServer(data());
                Storage _ = Storage.open(data(), clock)) {
            assertThatThrownBy(() -> Storage.lockForServer(data()))
                    .isInstanceOf(StorageException.class);
            Process other = lockInAnotherProcess();

            assertThat(other.inputReader().readLine())
                    .contains("Another server is running on the data folder");
            assertThat(other.waitFor(3, TimeUnit.MINUTES)).isTrue();
        }
    }

    @Test
    void serverInAnotherProcessIsRefusedUntilTheLockHolderEnds() throws Exception {
        Process other = lockInAnotherProcess();
        try {
            assertThat(other.inputReader().readLine()).isEqualTo("locked");
            assertThatThrownBy(() -> Storage.lockForServer(data()))
                    .isInstanceOf(StorageException.class)
                    .hasMessageStartingWith("Another server is running");
        } finally {
            other.destroyForcibly();
            assertThat(other.waitFor(3, TimeUnit.MINUTES)).isTrue();
        }
        Storage.lockForServer(data()).close();
    }

    private Process lockInAnotherProcess() throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        LockHolder.class.getName(),
                        data().toString())
                .redirectErrorStream(true)
                .start();
    }

    /** Holds the lock until it is killed, or prints why it did not get it. */
    static final class LockHolder {
        private LockHolder() {}

        public static void main(String[] arguments) throws IOException {
            try (DataFolderLock _ = Storage.lockForServer(Path.of(arguments[0]))) {
                System.out.println("locked");
                var _ = System.in.read();
            } catch (StorageException e) {
                System.out.println(e.getMessage());
            }
        }
    }

    @Test
    void emptyFolderCanBeOpenedSeveralTimesAtOnce() throws Exception {
        var opened = new ArrayList<Future<Storage>>();
        try (var openers = Executors.newFixedThreadPool(4)) {
            for (int i = 0; i < 4; i++) {
                opened.add(openers.submit(() -> Storage.open(data(), clock)));
            }
        }
        for (Future<Storage> storage : opened) {
            assertThat(storage.get().writable()).isTrue();
            storage.get().close();
        }
    }

    @Test
    void fileThatIsNoDatabaseIsRefused() throws Exception {
        Files.createDirectories(data());
        Files.writeString(
                file(), "This is a text, and long enough to be read as a header. ".repeat(99));

        assertThatThrownBy(() -> Storage.open(data(), clock))
                .isInstanceOf(StorageException.class)
                .hasMessageStartingWith("The file " + file() + " is not a SQLite database. ");
    }

    @Test
    void damagedFileIsRefused() throws Exception {
        try (Storage storage = Storage.open(data(), clock)) {
            storage.bots().insert(bot("bot_1"));
        }
        byte[] bytes = Files.readAllBytes(file());
        Arrays.fill(bytes, 100, 4096, (byte) 0x5a);
        Files.write(file(), bytes);

        assertThatThrownBy(() -> Storage.open(data(), clock))
                .isInstanceOf(StorageException.class)
                .hasMessageStartingWith("The file " + file() + " is damaged. ");
    }

    @Test
    void folderThatIsAFileIsRefused() throws Exception {
        Path file = Files.createFile(folder.resolve("file"));

        assertThatThrownBy(() -> Storage.open(file, clock))
                .isInstanceOf(StorageException.class)
                .hasMessageStartingWith("The data folder " + file + " cannot be used");
    }

    @Test
    void newerSchemaIsRefused() throws Exception {
        Storage.open(data(), clock).close();
        try (SqliteDatabase database = SqliteDatabase.open(file(), Clock.system())) {
            int added =
                    database.write(
                            sql ->
                                    sql.update(
                                            """
                                            insert into flyway_schema_history
                                            select installed_rank + 1, '99', 'later', type,
                                                'V99__later.sql', 7, installed_by, installed_on, 1,
                                                success
                                            from flyway_schema_history
                                            order by installed_rank desc limit 1
                                            """));
            assertThat(added).isEqualTo(1);
        }

        assertThatThrownBy(() -> Storage.open(data(), clock))
                .isInstanceOf(StorageException.class)
                .hasMessage(
                        "The data was written by a newer version of this program (schema 99, this"
                                + " version supports "
                                + SchemaMigration.VERSION
                                + "). Install that version again.");
    }

    @Test
    void failedMigrationIsNotRecordedAsDone() throws Exception {
        Storage.open(data(), clock).close();
        try (SqliteDatabase database = SqliteDatabase.open(file(), Clock.system())) {
            int _ =
                    database.write(
                            sql -> sql.update("update flyway_schema_history set success = false"));
        }

        assertThatThrownBy(() -> Storage.open(data(), clock))
                .isInstanceOf(StorageException.class)
                .hasMessage(
                        "The data could not be brought up to date: its migration 1 failed. Restore"
                                + " a backup.");
    }

    @Test
    void newestMigrationMatchesTheProgramsVersion() throws Exception {
        Path migrations =
                Path.of(
                        Objects.requireNonNull(SchemaMigration.class.getResource("/db/migration"))
                                .toURI());
        try (Stream<Path> files = Files.list(migrations)) {
            int newest =
                    files.map(path -> path.getFileName().toString())
                            .mapToInt(
                                    name -> Integer.parseInt(name.substring(1, name.indexOf('_'))))
                            .max()
                            .orElseThrow();
            assertThat(newest).isEqualTo(SchemaMigration.VERSION);
        }
    }
}
