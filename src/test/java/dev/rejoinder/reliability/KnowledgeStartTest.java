package dev.rejoinder.reliability;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rejoinder.access.Scope;
import dev.rejoinder.testkit.TestDatabase;
import dev.rejoinder.testkit.TestServer;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server without documents does not load the classes for documents and search. */
final class KnowledgeStartTest {
    private static final String SEARCH = "/api/v1/bots/guide/search?q=shoes";

    @TempDir Path data;

    @Test
    void indexIsOpenedWithTheFirstDocument() {
        try (TestServer server = TestServer.start(data)) {
            assertThat(server.get(SEARCH).body()).contains("\"passages\":[]");
        }
        assertThat(data.resolve(TestDatabase.of(data).nameFor("index"))).doesNotExist();

        try (TestServer server = TestServer.start(data)) {
            Map<String, String> key =
                    Map.of("Authorization", "Bearer " + server.newKey(Scope.WRITE));
            String body =
                    "{\"type\":\"qa\",\"pairs\":[{\"question\":\"Shoes?\",\"answer\":\"Yes.\"}]}";
            server.send("POST", "/api/v1/bots/guide/sources", body, key);
            String found;
            do {
                found = server.send("GET", SEARCH, null, key).body();
            } while (found.contains("\"passages\":[]"));
            assertThat(found).contains("Shoes?");
        }
        assertThat(data.resolve(TestDatabase.of(data).nameFor("index"))).isNotEmptyDirectory();
    }
}
