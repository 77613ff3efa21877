package dev.rejoinder.reliability;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rejoinder.access.Scope;
import dev.rejoinder.testkit.LoggedLines;
import dev.rejoinder.testkit.TestDatabase;
import dev.rejoinder.testkit.TestServer;
import dev.rejoinder.testkit.TestServer.Answer;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Deletes and damages the search index, which the server can rebuild from the database. */
final class KnowledgeIndexTest {
    private static final String SOURCES = "/api/v1/bots/guide/sources";

    @TempDir Path folder;
    private Path data;

    @BeforeEach
    void learn() {
        data = folder.resolve("data");
        try (TestServer server = TestServer.start(data)) {
            add(server, "Unworn shoes can be sent back.", write(server.writeKey()));
        }
    }

    private static Map<String, String> write(String key) {
        return Map.of("Authorization", "Bearer " + key);
    }

    /** Adds a question with its answer, which needs no parser process. */
    private static void add(TestServer server, String text, Map<String, String> key) {
        String body =
                "{\"type\":\"qa\",\"pairs\":[{\"question\":\"What?\",\"answer\":\""
                        + text
                        + "\"}]}";
        Answer added = server.send("POST", SOURCES, body, key);
        String path = SOURCES + "/" + added.find("src_[0-9A-Z]{26}");
        await(() -> server.send("GET", path, null, key), "\"status\":\"ready\"");
    }

    private interface Asking {
        Answer ask();
    }

    private static void await(Asking asking, String expected) {
        CompletableFuture<Void> late =
                new CompletableFuture<Void>().completeOnTimeout(null, 3, TimeUnit.MINUTES);
        Answer answer = asking.ask();
        while (!answer.body().contains(expected)) {
            assertThat(late.isDone()).as("no %s in %s", expected, answer.body()).isFalse();
            answer = asking.ask();
        }
    }

    private static Answer search(TestServer server, String word, Map<String, String> key) {
        return server.send("GET", "/api/v1/bots/guide/search?q=" + word, null, key);
    }

    /** Starts again and checks that old and new sources are found. */
    private void assertFound(int warnings, String warning) {
        try (var log = LoggedLines.from(Level.WARNING);
                TestServer server = TestServer.start(data)) {
            Map<String, String> key = write(server.newKey(Scope.WRITE));
            await(() -> search(server, "shoes", key), "Unworn shoes can be sent back.");
            add(server, "Hats are blue.", key);
            assertThat(search(server, "hats", key).body()).contains("Hats are blue.");
            assertThat(log.lines()).allMatch(line -> line.contains(warning)).hasSize(warnings);
        }
    }

    private List<Path> index() throws IOException {
        try (Stream<Path> files =
                Files.list(data.resolve(TestDatabase.of(data).nameFor("index")))) {
            return files.filter(file -> file.toFile().length() > 0).sorted().toList();
        }
    }

    @Test
    void lostIndexIsRebuilt() throws IOException {
        for (Path file : index()) {
            Files.delete(file);
        }

        assertFound(0, "");
    }

    @Test
    void indexWithATruncatedFileIsRebuilt() throws IOException {
        for (Path file : index()) {
            try (var bytes = new RandomAccessFile(file.toFile(), "rw")) {
                bytes.setLength(bytes.length() / 2);
            }
        }

        assertFound(1, "is unusable; rebuilding it");
    }

    @Test
    @Tag("sqlite")
    void indexNewerThanARestoredDatabaseIsRebuilt() throws IOException {
        Path database = data.resolve("rejoinder.db");
        Path kept = Files.copy(database, folder.resolve("kept.db"));
        try (TestServer server = TestServer.start(data)) {
            Map<String, String> key = write(server.newKey(Scope.WRITE));
            add(server, "Dogs stay outside.", key);
        }
        Files.move(kept, database, StandardCopyOption.REPLACE_EXISTING);

        assertFound(1, "is ahead of the database");

        try (TestServer server = TestServer.start(data)) {
            Map<String, String> key = write(server.newKey(Scope.WRITE));
            assertThat(search(server, "dogs", key).body()).contains("\"passages\":[]");
        }
    }
}
