package dev.rejoinder.reliability;

import static dev.rejoinder.provider.scripted.ScriptedStep.pause;
import static dev.rejoinder.provider.scripted.ScriptedStep.text;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rejoinder.access.Scope;
import dev.rejoinder.provider.scripted.ScriptedStep;
import dev.rejoinder.testkit.PostgresServer;
import dev.rejoinder.testkit.TestServer;
import dev.rejoinder.testkit.TestServer.Answer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** After an erasure, the bytes of the user's texts are nowhere on the disk. */
final class ErasedBytesTest {
    private static final String USER = "user-zqxwv@example.com";

    /** In every text of the user, and in the answers. */
    private static final String SECRET = "zqxwv-secret";

    private static final String MESSAGE = "/api/v1/chat/guide/message";

    @TempDir private Path folder;

    private static String asUser(String message) {
        return "{\"message\":\""
                + message
                + "\",\"metadata\":{\"userId\":\""
                + USER
                + "\",\"note\":\""
                + SECRET
                + "\"}}";
    }

    /** Fills pages with texts that grow, shrink and move. */
    private static void talk(TestServer server) throws Exception {
        server.send("PATCH", "/api/v1/bots/guide", "{\"fallbackMessage\":\"No idea\"}", Map.of());
        for (int i = 0; i < 40; i++) {
            server.model().reply(text((SECRET + " answer ").repeat(1 + i * 40 % 700)));
            post(server, asUser((SECRET + " question ").repeat(1 + i * 7 % 300)));
            post(server, "{\"message\":\"public " + i + "\"}");
        }
        server.model().reply(text("No idea"));
        post(server, asUser(SECRET + " is unanswered?"));
        ScriptedStep.Pause pause = pause();
        server.model().reply(text(SECRET.repeat(500)), pause, text(" never"));
        try (InputStream stream =
                server.open("/api/v1/chat/guide/stream", asUser(SECRET), Map.of())) {
            pause.awaitReached();
            erase(server);
            assertThat(new String(stream.readAllBytes(), UTF_8)).contains("CONVERSATION_NOT_FOUND");
        }
    }

    private static void post(TestServer server, String body) {
        assertThat(server.post(MESSAGE, body).status()).isEqualTo(200);
    }

    private static void erase(TestServer server) {
        Answer receipt =
                server.send(
                        "DELETE",
                        "/api/v1/users/" + USER,
                        null,
                        Map.of("Authorization", "Bearer " + server.newKey(Scope.ADMIN)));
        assertThat(receipt.body())
                .contains("\"state\":\"completed\"", "\"conversations\":42")
                .contains("\"unansweredQuestions\":1");
    }

    /** The files below a folder that contain a text. */
    static List<String> filesWith(String text, Path below) throws IOException {
        var found = new TreeSet<String>();
        try (Stream<Path> files = Files.walk(below)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                try {
                    // One character a byte.
                    if (Files.readString(file, ISO_8859_1).contains(text)) {
                        found.add(below.relativize(file).toString());
                    }
                } catch (NoSuchFileException gone) {
                    // A server runs.
                }
            }
        }
        return List.copyOf(found);
    }

    @Test
    @Tag("sqlite")
    void noByteIsLeftInTheDataFolder() throws Exception {
        try (TestServer server = TestServer.start(folder, new TestServer.Options().accessLog())) {
            talk(server);

            assertThat(filesWith(SECRET, folder)).isEmpty();
        }
        assertThat(filesWith(SECRET, folder)).isEmpty();
        assertThat(filesWith("zqxwv", folder)).isEmpty();
        assertThat(filesWith("public 7", folder)).contains("rejoinder.db");
    }

    /** PostgreSQL keeps the bytes in free space until VACUUM FULL, and in its log. */
    @Test
    void noByteIsLeftInTheTablesOfPostgresAfterVacuumFull() throws Exception {
        PostgresServer.FreshDatabase database = PostgresServer.migrated();
        Path tables =
                Path.of(database.texts("show data_directory").getFirst())
                        .resolve("base")
                        .resolve(
                                database.texts(
                                                "select oid from pg_database"
                                                        + " where datname = current_database()")
                                        .getFirst());
        try (TestServer server =
                TestServer.start(folder, new TestServer.Options().database(database.settings()))) {
            talk(server);

            database.run("vacuum (full, analyze) turn, tool_call, conversation, gap, erasure");
            // The statistics of the planner have samples of texts.
            database.run("vacuum full pg_statistic");
            database.run("checkpoint");
            assertThat(filesWith(SECRET, tables)).isEmpty();
            assertThat(filesWith("zqxwv", tables)).isEmpty();
            assertThat(filesWith("zqxwv", folder)).isEmpty();
            assertThat(database.texts("select question from turn")).contains("public 7");
        }
    }
}
