package dev.rejoinder.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rejoinder.testkit.RawHttp;
import dev.rejoinder.testkit.TestServer;
import dev.rejoinder.testkit.TestServer.Answer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The content of the access log, and the client address in it. */
class AccessLogTest {
    @TempDir Path folder;

    @Test
    void eachRequestIsOneLineWithoutSecrets() throws IOException {
        Answer answer;
        String key;
        try (var server = TestServer.start(folder, new TestServer.Options().accessLog())) {
            key = server.writeKey();
            answer = server.get("/api/v1/bots/guide?secret=hidden");
        }

        assertThat(log())
                .containsPattern(
                        "\\[\\d{4}-\\d\\d-\\d\\dT[0-9:.]+Z] "
                                + answer.header("X-Request-Id")
                                + " 127\\.0\\.0\\.1 GET /api/v1/bots/guide 200 \\d+ \\d+\n")
                .doesNotContain("hidden")
                .doesNotContain(key);
    }

    @Test
    void onlyTrustedProxiesNameTheClient() throws IOException {
        Map<String, String> forwarded =
                Map.of("X-Forwarded-For", "198.51.100.1, 203.0.113.7, 10.0.0.2");
        try (var server =
                TestServer.start(
                        folder,
                        new TestServer.Options()
                                .accessLog()
                                .trustedProxies("127.0.0.0/8", "10.0.0.0/8"))) {
            server.send("GET", "/health/live", null, forwarded);
        }
        try (var server = TestServer.start(folder, new TestServer.Options().accessLog())) {
            server.send("GET", "/health/ready", null, forwarded);
        }

        assertThat(log())
                .contains(" 203.0.113.7 GET /health/live 200 ")
                .contains(" 127.0.0.1 GET /health/ready 200 ");
    }

    @Test
    void noPathShowsTheIdOfAnEndUser() throws IOException {
        try (var server = TestServer.start(folder, new TestServer.Options().accessLog())) {
            for (String path :
                    List.of(
                            "/api/v1/users/mallory/export",
                            "/api/v1/users/mallory",
                            "/API/v1/users/mallory",
                            "//api/v1/users/mallory",
                            "/api//v1/users/mallory/export",
                            "/api/v1/users/x/mallory",
                            "/api/v1/users/x%2Fmallory/export",
                            "/api/v1/users/x;mallory",
                            "/api/v1/users/./mallory",
                            "/api/v1/us%65rs/mallory",
                            "/api/v1/user/mallory",
                            "/v1/users/mallory/")) {
                RawHttp.send(
                        server.port(), "DELETE " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n");
            }
            server.get("/api/v1/bots/guide/nowhere");
        }

        assertThat(log())
                .doesNotContain("mallory")
                .contains(" DELETE /api/v1/users/-/export 401 ", " DELETE /api/v1/users/- 401 ")
                .contains(" DELETE /-/v1/users/- 401 ")
                .contains(" GET /api/v1/bots/-/- 404 ");
    }

    private String log() throws IOException {
        try (var files = Files.list(folder.resolve("logs"))) {
            return files.map(AccessLogTest::read).collect(Collectors.joining());
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException failure) {
            throw new java.io.UncheckedIOException(failure);
        }
    }
}
