package dev.rejoinder.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rejoinder.config.DatabaseSettings;
import dev.rejoinder.core.Clock;
import dev.rejoinder.storage.move.MoveException;
import dev.rejoinder.storage.move.TableChecksum;
import dev.rejoinder.testkit.PostgresServer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Backups of a SQLite data folder. */
final class BackupTest extends DataTransferFixture {
    @Test
    void fileThatIsNoBackupIsRefusedAndUnchanged() throws Exception {
        Path handbook = folder.resolve("handbook.md");
        Files.writeString(handbook, "# Handbook\n".repeat(1_000));

        assertThatThrownBy(
                        () ->
                                moving.restore(
                                        handbook, DatabaseSettings.SQLITE, folder.resolve("empty")))
                .hasMessage(
                        "The file "
                                + handbook
                                + " is not a backup that \"rejoinder backup\" has written, or it is"
                                + " damaged.");
        assertThat(handbook).hasSize(11_000);
    }

    @Test
    void backupIntoAMissingFolderIsRefused() {
        Path nowhere = folder.resolve("nowhere/backup.db");

        assertThatThrownBy(() -> moving.backup(DatabaseSettings.SQLITE, data(), nowhere))
                .hasMessage(
                        "The file " + nowhere + " cannot be written: its folder does not exist.");
    }

    @Test
    void backupIsOnePrivateFileAndOverwritesNothing() throws Exception {
        Path backup = folder.resolve("kept/backup.db");
        Files.createDirectory(backup.getParent());
        moving.backup(DatabaseSettings.SQLITE, data(), backup);

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(backup)))
                .isEqualTo("rw-------");
        try (Stream<Path> files = Files.list(backup.getParent())) {
            assertThat(files).containsExactly(backup);
        }
        assertThatThrownBy(() -> moving.backup(DatabaseSettings.SQLITE, data(), backup))
                .isInstanceOf(StorageException.class)
                .hasMessageContaining("already exists");
        assertThatThrownBy(
                        () ->
                                moving.backup(
                                        DatabaseSettings.SQLITE,
                                        data(),
                                        folder.resolve("nowhere/backup.db")))
                .isInstanceOf(StorageException.class)
                .hasMessageContaining("cannot be written");
        assertThatThrownBy(() -> moving.restore(backup, DatabaseSettings.SQLITE, data()))
                .isInstanceOf(StorageException.class)
                .hasMessageStartingWith("The target already contains data");
    }

    @Test
    void backupWithAChangedByteIsRefused() throws Exception {
        change(file(), "update gap set question = 'what was asked'");
        Path backup = folder.resolve("backup.db");
        moving.backup(DatabaseSettings.SQLITE, data(), backup);
        String bytes = Files.readString(backup, StandardCharsets.ISO_8859_1);
        assertThat(bytes).contains("what was asked");
        // One occurrence is in a row; others may remain on pages that grew.
        Files.writeString(
                backup,
                bytes.replace("what was asked", "What was asked"),
                StandardCharsets.ISO_8859_1);

        Path target = folder.resolve("target");
        assertThatThrownBy(() -> moving.restore(backup, DatabaseSettings.SQLITE, target))
                .isInstanceOf(MoveException.class)
                .hasMessage("This backup is damaged: its contents do not match its checksums.");
        assertThat(target.resolve(DataFolder.DATABASE)).doesNotExist();
        assertThatThrownBy(() -> moving.restore(file(), DatabaseSettings.SQLITE, target))
                .isInstanceOf(MoveException.class)
                .hasMessage("This file is not a backup.");
    }

    @Test
    void backupOfAnOlderVersionIsMigrated() throws Exception {
        Path older = Files.createDirectory(folder.resolve("older"));
        change(file(), "delete from turn");
        EarlierVersion.copy(file(), older.resolve(DataFolder.DATABASE), NO_TURN_COUNTS);
        Path backup = folder.resolve("backup.db");

        assertThat(moving.backup(DatabaseSettings.SQLITE, older, backup))
                .doesNotContainKey("turn_count");
        DatabaseSettings postgres = PostgresServer.empty().settings();
        Map<String, TableChecksum> restored =
                moving.restore(backup, postgres, folder.resolve("beside"));

        assertThat(restored).containsKey("turn_count");
        assertThat(restored.get("document"))
                .isEqualTo(held(DatabaseSettings.SQLITE, data()).get("document"));
        Storage.open(postgres, data(), Clock.system()).close();
    }
}
