package dev.rejoinder.http;

import static dev.rejoinder.http.KnowledgeSetup.SOURCES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rejoinder.testkit.TestServer;
import dev.rejoinder.testkit.TestServer.Answer;
import dev.rejoinder.testkit.TinyEmbeddingModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddingModelChangeTest {
    private static final String SENTENCE = "Unworn shoes can be sent back.";

    @TempDir Path folder;
    @TempDir Path model;

    private String key = "";

    @BeforeEach
    void copyModel() throws IOException {
        TinyEmbeddingModel.writeTo(model);
    }

    private TestServer start() {
        return TestServer.start(folder, new TestServer.Options().embeddings(model));
    }

    private Answer search(TestServer server, String mode) {
        return server.send(
                "GET",
                "/api/v1/bots/guide/search?q=unworn+shoes&mode=" + mode,
                null,
                Map.of("Authorization", "Bearer " + key));
    }

    private void awaitVectors(TestServer server) {
        var late = new CompletableFuture<Void>().completeOnTimeout(null, 60, TimeUnit.SECONDS);
        while (!search(server, "vector").body().contains(SENTENCE)) {
            assertThat(late.isDone()).as(search(server, "vector").body()).isFalse();
            new CompletableFuture<Void>().completeOnTimeout(null, 50, TimeUnit.MILLISECONDS).join();
        }
    }

    @Test
    void vectorsOfAnEarlierModelAreReplacedAndWordsFindPassagesMeanwhile() throws Exception {
        try (TestServer server = start()) {
            key = server.writeKey();
            server.post(SOURCES, "{\"type\":\"text\",\"text\":\"" + SENTENCE + "\"}");
            awaitVectors(server);
        }

        // A model that cannot be loaded holds the state between the two models.
        Files.writeString(model.resolve("model.onnx"), "no graph");
        try (TestServer server = start()) {
            assertThat(search(server, "fused").body()).contains(SENTENCE);
            assertThat(search(server, "vector").body()).contains("\"passages\":[]");
        }

        TinyEmbeddingModel.copy("sentence.onnx", model.resolve("model.onnx"));
        try (TestServer server = start()) {
            assertThat(search(server, "fused").body()).contains(SENTENCE);
            awaitVectors(server);
        }
    }

    @Test
    void serverDoesNotStartWithAnUnsupportedModel() throws Exception {
        Files.writeString(
                model.resolve("tokenizer.json"), "{\"model\":{\"type\":\"BPE\",\"merges\":[]}}");

        assertThatThrownBy(this::start)
                .hasMessage(
                        "The embedding model in %s cannot be used. The tokenizer has a model of"
                                        .formatted(model)
                                + " type BPE. Supported are WordPiece and Unigram.");
    }
}
