package dev.rejoinder.storage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rejoinder.config.DatabaseSettings;
import dev.rejoinder.testkit.PostgresServer;
import dev.rejoinder.testkit.TestServer;
import dev.rejoinder.testkit.TestServer.Answer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every release opens the data of every earlier one. Each file in {@code released} is the data
 * folder of a release, with a conversation as its server returned it.
 */
final class ReleasedDataTest {
    @TempDir Path folder;

    static List<Path> releases() throws IOException {
        try (Stream<Path> files = Files.list(ReleasedDataWriter.RELEASED)) {
            return files.filter(file -> file.toString().endsWith(".zip")).sorted().toList();
        }
    }

    @ParameterizedTest
    @MethodSource("releases")
    void sqliteDataIsOpenedAndServed(Path release) throws Exception {
        unzip(release);
        requireServed(new TestServer.Options().database(DatabaseSettings.SQLITE));
    }

    /** The rows are those of the SQLite file, in the tables that the release made in PostgreSQL. */
    @ParameterizedTest
    @MethodSource("releases")
    void postgresDataIsOpenedAndServed(Path release) throws Exception {
        unzip(release);
        Path file = folder.resolve("rejoinder.db");
        DatabaseSettings database = PostgresServer.empty().settings();
        EarlierVersion.fill(file, database, schemaVersion(file));
        Files.delete(file);

        requireServed(new TestServer.Options().database(database));
    }

    private void requireServed(TestServer.Options options) throws IOException {
        try (TestServer server = TestServer.start(folder, options)) {
            var key =
                    Map.of(
                            "Authorization",
                            "Bearer " + Files.readString(folder.resolve(ReleasedDataWriter.KEY)));

            assertThat(ReleasedDataWriter.history(server, key))
                    .isEqualTo(Files.readString(folder.resolve(ReleasedDataWriter.HISTORY)));

            assertThat(server.send("GET", "/api/v1/webhooks", null, key).body())
                    .contains("https://crm.example/events");
            ReleasedDataWriter.awaitIndex(server, key);
            Answer next =
                    server.send(
                            "POST",
                            "/api/v1/chat/shop/message",
                            """
                            {"conversationId":"first","message":"Do you ship abroad?"}\
                            """,
                            key);
            assertThat(next.body()).contains("We ship to 40 countries.");
        }
    }

    private static int schemaVersion(Path file) throws SQLException {
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                var statement = connection.createStatement();
                var row =
                        statement.executeQuery(
                                "select max(cast(version as integer)) from"
                                        + " flyway_schema_history")) {
            return row.getInt(1);
        }
    }

    private void unzip(Path release) {
        try (var zip = new ZipInputStream(Files.newInputStream(release))) {
            for (ZipEntry entry; (entry = zip.getNextEntry()) != null; ) {
                Path file = folder.resolve(entry.getName());
                Files.createDirectories(file.getParent());
                Files.copy(zip, file);
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
