package dev.rejoinder.http.openai;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rejoinder.testkit.TestServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A server whose bot {@code guide} answers by the question, for the clients of others. */
abstract class OpenAiClientFixture {
    static final Path CLIENTS = Path.of("src/test/clients/openai").toAbsolutePath();

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    @SuppressWarnings("NullAway.Init")
    TestServer server;

    @SuppressWarnings("NullAway.Init")
    FaultyFrontend front;

    @BeforeEach
    void start() throws IOException {
        server =
                TestServer.start(
                        folder.resolve("data"),
                        new TestServer.Options().models(Map.of("asked", new AskedModel())));
        server.send("PATCH", "/api/v1/bots/guide", "{\"model\":\"asked\"}", Map.of());
        front = new FaultyFrontend(server.port());
    }

    @AfterEach
    void stop() {
        front.close();
        server.close();
    }

    String baseUrl() {
        return "http://127.0.0.1:" + front.port() + "/v1";
    }

    /** Runs a program of checks, and returns the names of those that passed. */
    List<String> passed(String... command) throws IOException, InterruptedException {
        Path output = folder.resolve("output");
        var builder =
                new ProcessBuilder(command)
                        .directory(CLIENTS.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(output.toFile());
        builder.environment().put("BASE_URL", baseUrl());
        builder.environment().put("API_KEY", server.writeKey());
        builder.environment().put("LLM_USER_PATH", folder.toString());
        builder.environment().put("LITELLM_LOCAL_MODEL_COST_MAP", "True");
        int code = builder.start().waitFor();
        String printed = Files.readString(output, StandardCharsets.UTF_8);
        assertThat(code).as(printed).isZero();
        return printed.lines().toList();
    }
}
