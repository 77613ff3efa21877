package dev.rejoinder.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rejoinder.testkit.TestServer;
import dev.rejoinder.testkit.TestServer.Answer;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Adds knowledge to a test's bot through the API. */
public record KnowledgeSetup(TestServer server) {
    static final String SOURCES = "/api/v1/bots/guide/sources";
    private static final String BOUNDARY = "a-line-between";

    /** Adds a source and waits until it is ready or failed. Returns its id. */
    public String add(String json) {
        return read(server.post(SOURCES, json));
    }

    public String addText(String text) {
        return add("{\"type\":\"text\",\"title\":\"Handbook\",\"text\":\"" + text + "\"}");
    }

    String addFile(String name, String type, String content) {
        return read(upload(part("file", name, type, content)));
    }

    private String read(Answer added) {
        assertThat(added.status()).as(added.body()).isEqualTo(200);
        String id = added.find("src_[0-9A-Z]{26}");
        assertThat(settled(id).body()).contains("\"status\":\"ready\"");
        return id;
    }

    /** Waits until a source is ready or failed, and returns it. */
    Answer settled(String id) {
        CompletableFuture<Void> late =
                new CompletableFuture<Void>().completeOnTimeout(null, 3, TimeUnit.MINUTES);
        while (true) {
            Answer answer = server.get(SOURCES + "/" + id);
            if (answer.body().matches(".*\"status\":\"(ready|failed)\".*")) {
                return answer;
            }
            assertThat(late.isDone()).as("%s has not settled", answer).isFalse();
        }
    }

    /** Syncs a source and waits until it is ready or failed. */
    Answer sync(String id) {
        assertThat(server.post(SOURCES + "/" + id + "/sync", "").body())
                .contains("\"status\":\"queued\"");
        return settled(id);
    }

    Answer delete(String path) {
        return server.send("DELETE", path, null, Map.of());
    }

    /** Deletes all sources. */
    void forget() {
        while (true) {
            Answer left = server.get(SOURCES);
            if (left.body().contains("\"sources\":[]")) {
                return;
            }
            delete(SOURCES + "/" + left.find("src_[0-9A-Z]{26}"));
        }
    }

    Answer search(String question, String more) {
        return server.get(
                "/api/v1/bots/guide/search?q="
                        + URLEncoder.encode(question, StandardCharsets.UTF_8)
                        + more);
    }

    Answer upload(String... parts) {
        return uploadRaw(String.join("", parts) + "--" + BOUNDARY + "--\r\n");
    }

    Answer uploadRaw(String form) {
        return server.send(
                "POST",
                SOURCES,
                form,
                Map.of("Content-Type", "multipart/form-data; boundary=" + BOUNDARY));
    }

    static String part(String field, String fileName, String type, String content) {
        return "--"
                + BOUNDARY
                + "\r\nContent-Disposition: form-data; name=\""
                + field
                + "\"; filename=\""
                + fileName
                + "\"\r\nContent-Type: "
                + type
                + "\r\n\r\n"
                + content
                + "\r\n";
    }

    static String field(String name, String value) {
        return "--"
                + BOUNDARY
                + "\r\nContent-Disposition: form-data; name=\""
                + name
                + "\"\r\n\r\n"
                + value
                + "\r\n";
    }
}
