package dev.rejoinder.storage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rejoinder.access.Scope;
import dev.rejoinder.config.DatabaseSettings;
import dev.rejoinder.testkit.TestServer;
import dev.rejoinder.testkit.TestServer.Answer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Writes the data of this version for {@link ReleasedDataTest}: CONTRIBUTING.md, "Release".
 * Surefire runs it only by its name.
 */
final class ReleasedDataWriter {
    static final Path RELEASED = Path.of("src/test/resources/released");
    static final String KEY = "key.txt";
    static final String HISTORY = "history.json";

    /** Its response has exactly the fields of the first version, so later ones answer it alike. */
    private static final String CONVERSATION = "/api/v1/chat/shop/conversations/first";

    @TempDir Path folder;

    @Test
    void writeDataOfThisVersion() throws Exception {
        var options = new TestServer.Options().database(DatabaseSettings.SQLITE);
        try (TestServer server = TestServer.start(folder, options)) {
            String token = server.newKey(Scope.ADMIN);
            var key = Map.of("Authorization", "Bearer " + token);
            Files.writeString(folder.resolve(KEY), token);
            require(
                    server.send(
                            "POST",
                            "/api/v1/bots",
                            """
                            {"name":"Shop","shortName":"shop","instructions":"Our shop opens at 9 AM."}\
                            """,
                            key));
            require(
                    server.send(
                            "POST",
                            "/api/v1/bots/shop/sources",
                            """
                            {"type":"qa","pairs":[{"question":"Do you ship abroad?",\
                            "answer":"We ship to 40 countries."}]}\
                            """,
                            key));
            awaitIndex(server, key);
            require(
                    server.send(
                            "POST",
                            "/api/v1/webhooks",
                            """
                            {"url":"https://crm.example/events","events":["lead.created"]}\
                            """,
                            key));
            Answer answered =
                    server.send(
                            "POST",
                            "/api/v1/bot/shop",
                            """
                            {"message":"Hello","sessionId":"first","metadata":{"userId":"ann"}}\
                            """,
                            key);
            require(answered);
            require(
                    server.send(
                            "PUT",
                            "/api/v1/chat/shop/conversations/first/messages/"
                                    + answered.find("msg_[0-9A-Z]{26}")
                                    + "/feedback",
                            """
                            {"rating":"up","comment":"Friendly"}\
                            """,
                            key));
            Files.writeString(folder.resolve(HISTORY), history(server, key));
        }
        zip(RELEASED.resolve(System.getProperty("rejoinder.write-data") + ".zip"));
    }

    /** The first start builds the search index again. */
    static void awaitIndex(TestServer server, Map<String, String> key) {
        var late = new CompletableFuture<Void>().completeOnTimeout(null, 60, TimeUnit.SECONDS);
        String found;
        do {
            found = server.send("GET", "/api/v1/bots/shop/search?q=abroad", null, key).body();
            assertThat(late.isDone()).as(found).isFalse();
            new CompletableFuture<Void>().completeOnTimeout(null, 50, TimeUnit.MILLISECONDS).join();
        } while (!found.contains("40 countries"));
    }

    static String history(TestServer server, Map<String, String> key) {
        return server.send("GET", CONVERSATION, null, key).body();
    }

    private static void require(Answer answer) {
        assertThat(answer.status()).as(answer.body()).isBetween(200, 201);
    }

    /** The search index is not part of it, because the server can build it again. */
    private void zip(Path target) throws IOException {
        List<Path> files = new ArrayList<>();
        try (Stream<Path> all = Files.walk(folder)) {
            all.filter(Files::isRegularFile)
                    .filter(file -> !folder.relativize(file).toString().matches("(index|tmp)/.*"))
                    .sorted()
                    .forEach(files::add);
        }
        try (var zip = new ZipOutputStream(Files.newOutputStream(target))) {
            for (Path file : files) {
                zip.putNextEntry(new ZipEntry(folder.relativize(file).toString()));
                Files.copy(file, zip);
            }
        }
    }
}
