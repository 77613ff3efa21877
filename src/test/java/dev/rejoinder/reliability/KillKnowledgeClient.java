package dev.rejoinder.reliability;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** A client of the knowledge API. An IOException means that the server has ended. Thread-safe. */
final class KillKnowledgeClient implements AutoCloseable {
    /** The source that a new server adds to its first bot. */
    private static final String HANDBOOK = "Customer handbook";

    private static final String BOT = "/api/v1/bots/demo";
    private static final String BOUNDARY = "between";

    private final HttpClient http = HttpClient.newHttpClient();
    private final URI base;
    private final String token;

    KillKnowledgeClient(int port, String token) {
        this.base = URI.create("http://127.0.0.1:" + port);
        this.token = token;
    }

    String addText(String text) throws IOException, InterruptedException {
        String body =
                KillClient.JSON
                        .createObjectNode()
                        .put("type", "text")
                        .put("title", "Text")
                        .put("text", text)
                        .toString();
        return id(send("POST", "/sources", "application/json", body));
    }

    String addFile(String content) throws IOException, InterruptedException {
        String form =
                """
                --%1$s\r
                Content-Disposition: form-data; name="file"; filename="a.md"\r
                Content-Type: text/markdown\r
                \r
                %2$s\r
                --%1$s--\r
                """
                        .formatted(BOUNDARY, content);
        String type = "multipart/form-data; boundary=" + BOUNDARY;
        return id(send("POST", "/sources", type, form));
    }

    /** Adds a page or site. */
    void addRemote(String type, URI address) throws IOException, InterruptedException {
        String body =
                KillClient.JSON
                        .createObjectNode()
                        .put("type", type)
                        .put("url", address.toString())
                        .toString();
        var _ = send("POST", "/sources", "application/json", body);
    }

    private static String id(JsonNode answer) {
        return answer.get("id").stringValue();
    }

    /** Syncs a source, if its id is known and it still exists. */
    void sync(@Nullable String id) throws IOException, InterruptedException {
        if (id != null) {
            var _ = response("POST", "/sources/" + id + "/sync", null, "");
        }
    }

    void delete(String id) throws IOException, InterruptedException {
        var _ = send("DELETE", "/sources/" + id, null, null);
    }

    /** Searches for a word by keyword search alone. */
    JsonNode search(String word) throws IOException, InterruptedException {
        return send("GET", "/search?mode=bm25&q=" + word, null, null).get("passages");
    }

    /** Waits until all sources are ready, and returns their ids. */
    Set<String> settled() throws IOException, InterruptedException {
        CompletableFuture<Void> late =
                new CompletableFuture<Void>().completeOnTimeout(null, 10, TimeUnit.MINUTES);
        while (true) {
            var ids = new HashSet<String>();
            JsonNode waiting = null;
            JsonNode page;
            int number = 1;
            do {
                page = send("GET", "/sources?limit=100&page=" + number++, null, null);
                for (JsonNode source : page.get("sources")) {
                    if (!source.get("title").stringValue().equals(HANDBOOK)) {
                        ids.add(id(source));
                    }
                    String status = source.get("status").stringValue();
                    assertThat(status).as("%s", source).isNotEqualTo("failed");
                    waiting = status.equals("ready") ? waiting : source;
                }
            } while (page.get("pagination").get("hasMore").asBoolean());
            if (waiting == null) {
                return ids;
            }
            assertThat(late.isDone()).as("%s is stuck", waiting).isFalse();
        }
    }

    private JsonNode send(String method, String path, @Nullable String type, @Nullable String body)
            throws IOException, InterruptedException {
        HttpResponse<String> response = response(method, path, type, body);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return KillClient.JSON.readTree(response.body()).get("data");
    }

    private HttpResponse<String> response(
            String method, String path, @Nullable String type, @Nullable String body)
            throws IOException, InterruptedException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(base.resolve(BOT + path))
                        .timeout(Duration.ofMinutes(3))
                        .header("Authorization", "Bearer " + token)
                        .method(
                                method,
                                body == null
                                        ? HttpRequest.BodyPublishers.noBody()
                                        : HttpRequest.BodyPublishers.ofString(body));
        if (type != null) {
            request.header("Content-Type", type);
        }
        return http.send(request.build(), BodyHandlers.ofString());
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
