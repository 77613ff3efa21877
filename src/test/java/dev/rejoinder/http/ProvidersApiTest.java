package dev.rejoinder.http;

import static dev.rejoinder.http.ErrorAssertions.assertRefused;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.rejoinder.access.Scope;
import dev.rejoinder.config.ProviderSettings;
import dev.rejoinder.provider.openai.OpenAiChatModel;
import dev.rejoinder.testkit.TestServer;
import dev.rejoinder.testkit.TestServer.Answer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ProvidersApiTest extends ServerFixture {
    private static final String PROVIDERS = "/api/v1/providers";
    private static final String KEY = "sk-secret-of-the-shop-1234";
    private static final String REPLY =
            "data:"
                + " {\"choices\":[{\"delta\":{\"content\":\"Hello\"},\"finish_reason\":\"stop\"}]}\n\n"
                + "data: [DONE]\n\n";

    private final List<String> credentials = new CopyOnWriteArrayList<>();

    @SuppressWarnings("NullAway.Init")
    private HttpServer provider;

    @Override
    TestServer.Options options() {
        return super.options()
                .privateNetworks("127.0.0.0/8")
                .openAi(new ProviderSettings.Endpoint(OpenAiChatModel.OPENAI, null));
    }

    @BeforeEach
    void startProvider() throws IOException {
        provider =
                HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 0);
        provider.createContext(
                "/v1/chat/completions",
                exchange -> {
                    credentials.add(
                            String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
                    exchange.getRequestBody().readAllBytes();
                    exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
                    exchange.sendResponseHeaders(200, 0);
                    exchange.getResponseBody().write(REPLY.getBytes(UTF_8));
                    exchange.close();
                });
        provider.start();
    }

    @AfterEach
    void stopProvider() {
        provider.stop(0);
    }

    private String url() {
        return "http://127.0.0.1:" + provider.getAddress().getPort() + "/v1";
    }

    private Answer put(String name, String body) {
        return server.send("PUT", PROVIDERS + "/" + name, body, admin());
    }

    private Map<String, String> admin() {
        return Map.of("Authorization", "Bearer " + server.newKey(Scope.ADMIN));
    }

    private String listed() {
        return server.send("GET", PROVIDERS, null, admin()).body();
    }

    private Answer connect(String key) {
        return put("openai", "{\"apiKey\":\"%s\",\"baseUrl\":\"%s\"}".formatted(key, url()));
    }

    private Answer ask() {
        return server.send("POST", "/api/v1/chat/guide/message", "{\"message\":\"Hi\"}", admin());
    }

    private void useOpenAi() {
        Answer changed =
                server.send(
                        "PATCH", "/api/v1/bots/guide", "{\"model\":\"openai/gpt-x\"}", Map.of());
        assertThat(changed.status()).as(changed.body()).isEqualTo(200);
    }

    @Test
    void connectionIsUsedAtOnceAndRemoved() {
        useOpenAi();
        assertThat(ask().status()).isEqualTo(500);

        Answer connected = connect(KEY);

        assertThat(connected.status()).as(connected.body()).isEqualTo(200);
        assertThat(connected.body())
                .contains("\"origin\":\"console\"", "\"usable\":true", "\"keyEnding\":\"1234\"")
                .doesNotContain("secret");
        assertThat(ask().body()).contains("Hello");
        assertThat(connect("sk-another-key-of-the-shop").status()).isEqualTo(200);
        assertThat(ask().body()).contains("Hello");
        assertThat(credentials)
                .containsExactly("Bearer " + KEY, "Bearer sk-another-key-of-the-shop");
        assertThat(listed()).contains("\"keyEnding\":\"shop\"").doesNotContain("sk-");

        assertThat(server.send("DELETE", PROVIDERS + "/openai", null, admin()).status())
                .isEqualTo(204);
        assertThat(ask().status()).isEqualTo(500);
        assertThat(server.send("DELETE", PROVIDERS + "/openai", null, admin()).status())
                .isEqualTo(404);
    }

    @Test
    void connectionSurvivesARestartAndIsEncrypted() throws IOException {
        useOpenAi();
        connect(KEY);
        server.close();
        server = TestServer.start(folder, options());

        assertThat(ask().body()).contains("Hello");
        assertThat(credentials).containsExactly("Bearer " + KEY);
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                assertThat(new String(Files.readAllBytes(file), UTF_8))
                        .as(file.toString())
                        .doesNotContain(KEY);
            }
        }
    }

    @Test
    void keyIsKeptOnlyForTheSameAddress() {
        useOpenAi();
        connect(KEY);

        assertThat(put("openai", "{\"baseUrl\":\"" + url() + "\"}").status()).isEqualTo(200);
        assertThat(ask().body()).contains("Hello");
        assertRefused(
                put("openai", "{\"baseUrl\":\"" + url() + "/other\"}"),
                400,
                "INVALID_REQUEST",
                "Enter the API key again for another base URL.",
                "apiKey");
        assertRefused(
                put("openai", "{}"),
                400,
                "INVALID_REQUEST",
                "Enter the API key again for another base URL.",
                "apiKey");
        assertThat(put("openai", "{\"apiKey\":\"\",\"baseUrl\":\"" + url() + "\"}").body())
                .contains("\"keyEnding\":null");
        assertThat(ask().body()).contains("Hello");
        assertThat(credentials).containsExactly("Bearer " + KEY, "null");
    }

    @Test
    void settingsOfTheServerWin() {
        useOpenAi();
        connect(KEY);
        server.close();
        server =
                TestServer.start(
                        folder,
                        options().openAi(new ProviderSettings.Endpoint(URI.create(url()), null)));

        assertThat(ask().body()).contains("Hello");
        assertThat(credentials).containsExactly("null");
        assertThat(listed()).contains("\"provider\":\"openai\",\"origin\":\"settings\"");
        assertRefused(
                connect(KEY),
                400,
                "INVALID_REQUEST",
                "The server's settings configure this provider, and they win. Remove its key and"
                        + " base URL there first.",
                "provider");
    }

    @Test
    void badConnectionsAreRefused() {
        assertRefused(
                put("openai", "{}"), 400, "INVALID_REQUEST", "The API key is missing.", "apiKey");
        assertThat(put("openai", "{\"apiKey\":\"a b\"}").body()).contains("\"field\":\"apiKey\"");
        for (String url :
                List.of("ftp://x", "https://u:p@example.com", "https://example.com?x", "nothing")) {
            assertThat(put("openai", "{\"apiKey\":\"k\",\"baseUrl\":\"" + url + "\"}").body())
                    .as(url)
                    .contains("\"field\":\"baseUrl\"", "must be like");
        }
        assertThat(
                        put(
                                        "openai",
                                        "{\"apiKey\":\"k\",\"baseUrl\":\"http://169.254.169.254/v1\"}")
                                .body())
                .contains("\"field\":\"baseUrl\"", "outbound.private-networks");
        assertThat(put("builtin", "{\"apiKey\":\"k\"}").status()).isEqualTo(404);
        assertThat(listed()).doesNotContain("console");
    }
}
