package dev.rejoinder.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.rejoinder.access.Scope;
import dev.rejoinder.config.ProviderSettings;
import dev.rejoinder.config.Secret;
import dev.rejoinder.core.PageRequest;
import dev.rejoinder.testkit.LoggedLines;
import dev.rejoinder.testkit.TestDatabase;
import dev.rejoinder.testkit.TestServer;
import dev.rejoinder.testkit.TestServer.Answer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Level;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * No response and no log line contains an API key, a provider key or a password, whatever fails.
 */
class LeakTest {
    private static final String PROVIDER_KEY = "sk-canary-0123456789abcdef";
    private static final String PROVIDER_WORDS = "canary of the provider";

    @TempDir Path folder;
    private HttpServer provider;
    private final AtomicInteger providerStatus = new AtomicInteger(401);
    private final AtomicInteger asked = new AtomicInteger();

    @BeforeEach
    void startProvider() throws IOException {
        provider = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        provider.createContext(
                "/",
                exchange -> {
                    asked.incrementAndGet();
                    String sent = exchange.getRequestHeaders().getFirst("Authorization");
                    byte[] body =
                            ("{\"error\":{\"message\":\"" + PROVIDER_WORDS + ": " + sent + "\"}}")
                                    .getBytes(StandardCharsets.UTF_8);
                    exchange.getResponseHeaders().set("Content-Type", "application/json");
                    exchange.sendResponseHeaders(providerStatus.get(), body.length);
                    exchange.getResponseBody().write(body);
                    exchange.close();
                });
        provider.start();
    }

    @AfterEach
    void stopProvider() {
        provider.stop(0);
    }

    @Test
    void keysDoNotLeak() {
        var endpoint =
                new ProviderSettings.Endpoint(
                        URI.create("http://127.0.0.1:" + provider.getAddress().getPort() + "/v1"),
                        new Secret(PROVIDER_KEY));
        List<String> answers = new ArrayList<>();
        String writeKey;
        String adminKey;
        List<String> lines;
        try (var log = LoggedLines.from(Level.FINE)) {
            try (var server = TestServer.start(folder, new TestServer.Options().openAi(endpoint))) {
                writeKey = server.writeKey();
                adminKey = server.newKey(Scope.ADMIN);
                askEverything(server, adminKey, answers);
            }
            lines = log.lines();
        }

        assertThat(asked.get()).isGreaterThanOrEqualTo(6);
        assertThat(lines).anyMatch(line -> line.contains("Model call failed: request=req_"));
        assertThat(answers).anyMatch(answer -> answer.contains("MODEL_PROVIDER_ERROR"));
        for (String secret :
                List.of(PROVIDER_KEY, writeKey.substring(11), adminKey.substring(11))) {
            assertThat(lines).noneMatch(line -> line.contains(secret));
            assertThat(answers).noneMatch(answer -> answer.contains(secret));
        }
        assertThat(answers).noneMatch(answer -> answer.contains(PROVIDER_WORDS));
    }

    @Test
    void passwordsAndSessionsDoNotLeak() {
        List<String> answers = new ArrayList<>();
        List<String> secrets = new ArrayList<>();
        List<String> lines;
        try (var log = LoggedLines.from(Level.FINE)) {
            try (var server = TestServer.start(folder)) {
                signInInEveryWay(server, answers, secrets);
            }
            lines = log.lines();
        }
        try (var storage = TestDatabase.open(folder)) {
            storage.accounts()
                    .list(new PageRequest(1, 10))
                    .forEach(account -> secrets.add(account.passwordHash()));
        }

        assertThat(secrets).hasSize(7);
        assertThat(lines).isNotEmpty();
        for (String secret : secrets) {
            assertThat(lines).noneMatch(line -> line.contains(secret));
            assertThat(answers).noneMatch(answer -> answer.contains(secret));
        }
    }

    private static void signInInEveryWay(
            TestServer server, List<String> answers, List<String> secrets) {
        String setupToken = server.server().setupToken().orElseThrow();
        String password = "canary of a password";
        String next = "next canary of a password";
        String wrong = "wrong canary of a password";
        secrets.addAll(List.of(setupToken, password, next, wrong));
        String session = "/api/v1/session";
        String account = "{\"email\":\"a@example.com\",\"password\":\"%s\"%s}";
        var nobody = Map.of("Authorization", "");
        String made = account.formatted(password, ",\"token\":\"" + setupToken + "\"");
        answers.add(server.send("POST", session + "/setup", "{" + made, nobody).body());
        Answer begun = server.send("POST", session + "/setup", made, nobody);
        String cookie = begun.header("Set-Cookie").replaceFirst(";.*", "");
        secrets.add(cookie);
        secrets.add(sha256(cookie.substring(cookie.indexOf('=') + 1)));
        var signedIn =
                Map.of(
                        "Authorization",
                        "",
                        "Cookie",
                        cookie,
                        "Origin",
                        "http://127.0.0.1:" + server.port());
        String change = "{\"current\":\"%s\",\"next\":\"%s\"}";
        answers.add(begun.body());
        answers.add(text(server.send("POST", session + "/setup", made, nobody)));
        answers.add(text(server.send("POST", session, account.formatted(wrong, ""), nobody)));
        answers.add(text(server.send("POST", session, account.formatted(wrong, "]"), nobody)));
        answers.add(text(server.send("POST", session, "{\"" + password + "\":1}", nobody)));
        answers.add(text(server.send("GET", session, null, signedIn)));
        answers.add(text(server.send("GET", "/api/v1/bots/" + cookie, null, signedIn)));
        for (String current : List.of(wrong, password)) {
            String body = change.formatted(current, next);
            answers.add(text(server.send("PUT", session + "/password", body, signedIn)));
        }
        answers.add(text(server.send("PUT", session + "/password", change, signedIn)));
        answers.add(text(server.send("DELETE", session, null, signedIn)));
    }

    private static String sha256(String text) {
        try {
            return HexFormat.of()
                    .formatHex(
                            MessageDigest.getInstance("SHA-256")
                                    .digest(text.getBytes(StandardCharsets.US_ASCII)));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    private void askEverything(TestServer server, String adminKey, List<String> answers) {
        server.send("PATCH", "/api/v1/bots/guide", "{\"model\":\"openai/canary\"}", Map.of());
        String key = server.writeKey();
        var admin = Map.of("Authorization", "Bearer " + adminKey);
        for (int status : new int[] {200, 401, 404, 429, 500, 503}) {
            providerStatus.set(status);
            for (String path : List.of("/api/v1/chat/guide/message", "/api/v1/chat/guide/stream")) {
                answers.add(text(server.post(path, "{\"message\":\"Hi\"}")));
            }
        }
        answers.add(text(server.get("/api/v1/bots?limit=" + key)));
        answers.add(text(server.get("/api/v1/bots/" + key)));
        answers.add(text(server.get("/" + key)));
        answers.add(text(server.post("/api/v1/bots", "{\"name\":{\"" + key + "\":1}}")));
        answers.add(text(server.post("/api/v1/bots", "{" + key)));
        answers.add(text(server.send(key, "/api/v1/bots", "{}", Map.of())));
        answers.add(
                text(
                        server.send(
                                "GET",
                                "/api/v1/bots",
                                null,
                                Map.of("Authorization", "Basic " + key))));
        answers.add(text(server.send("GET", "/api/v1/keys", null, admin)));
        answers.add(text(server.get("/api/v1/bots")));
        answers.add(text(server.get("/api/v1/chat/guide/conversations")));
        answers.add(text(server.get("/openapi.json")));
    }

    private static String text(Answer answer) {
        return answer.headers() + answer.body();
    }
}
