package dev.rejoinder.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.rejoinder.core.Clock;
import dev.rejoinder.knowledge.Chunk;
import dev.rejoinder.knowledge.ContentHash;
import dev.rejoinder.knowledge.Document;
import dev.rejoinder.knowledge.document.Chunker;
import dev.rejoinder.knowledge.document.DocumentParser;
import dev.rejoinder.provider.EmbeddingModel;
import dev.rejoinder.provider.local.LocalEmbeddingModel;
import dev.rejoinder.testkit.TestServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SampleHandbookTest {
    private static final String SOURCES = "/api/v1/bots/demo/sources";

    /** Processors round differently. */
    private static final double ROUNDING = 0.001;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    @Test
    void handbookIsAvailableAfterAFirstStartWithoutParserOrModel() {
        Set<Long> children = children();
        try (TestServer server =
                TestServer.start(folder, new TestServer.Options().embeddings().handbook())) {
            awaitReady(server);

            assertThat(children()).isSubsetOf(children);
            // The folder into which the model is unpacked when it is loaded.
            assertThat(folder.resolve("embeddings")).doesNotExist();

            TestServer.Answer answer =
                    server.post(
                            "/api/v1/chat/demo/message",
                            "{\"message\":\"How much is the Lantern card?\"}");

            assertThat(answer.body()).contains("$15 a year", "\"title\":\"Customer handbook\"");
            assertThat(folder.resolve("embeddings")).exists();
        }
    }

    private static Set<Long> children() {
        return ProcessHandle.current()
                .children()
                .map(ProcessHandle::pid)
                .collect(Collectors.toSet());
    }

    private static void awaitReady(TestServer server) {
        CompletableFuture<Void> late =
                new CompletableFuture<Void>().completeOnTimeout(null, 3, TimeUnit.MINUTES);
        while (!server.get(SOURCES).body().contains("\"status\":\"ready\"")) {
            assertThat(late.isDone()).as(server.get(SOURCES).body()).isFalse();
            new CompletableFuture<Void>().completeOnTimeout(null, 50, TimeUnit.MILLISECONDS).join();
        }
    }

    @Test
    void preparedHandbookEqualsAParsedAndEmbeddedOne() throws Exception {
        PreloadedHandbook prepared = PreloadedHandbook.read();
        PreloadedHandbook computed = computed();
        Path fresh = Path.of("target", "harbour-lane-handbook.json").toAbsolutePath();
        Files.write(fresh, computed.json());

        assertThat(facts(prepared))
                .as("%s is what the file among the resources is to be", fresh)
                .isEqualTo(facts(computed));
        for (int i = 0; i < computed.passages().size(); i++) {
            List<float[]> vectors = prepared.passages().get(i).vectors();
            List<float[]> expected = computed.passages().get(i).vectors();
            assertThat(vectors).hasSameSizeAs(expected);
            for (int k = 0; k < expected.size(); k++) {
                assertThat(dot(vectors.get(k), expected.get(k)))
                        .as("%s is what the file among the resources is to be", fresh)
                        .isCloseTo(1, within(ROUNDING));
            }
        }
    }

    private PreloadedHandbook computed() throws Exception {
        Path file = Files.write(folder.resolve("handbook.md"), SampleHandbook.text());
        try (var parser = new DocumentParser(Clock.system(), 1, folder);
                var model = new LocalEmbeddingModel(folder, 1, Clock.system())) {
            List<Chunk> chunks =
                    new Chunker()
                            .chunks(
                                    parser.parse(file, SampleHandbook.NAME, "text/markdown", null),
                                    null);
            var passages = new ArrayList<PreloadedHandbook.StoredPassage>();
            for (Chunk chunk : chunks) {
                var texts = new PreloadedHandbook.StoredPassage(chunk, List.of()).texts();
                passages.add(
                        new PreloadedHandbook.StoredPassage(chunk, model.embedPassages(texts)));
            }
            return new PreloadedHandbook(ContentHash.of(file), model.name(), passages);
        }
    }

    /** Everything except the vectors. */
    private static List<Object> facts(PreloadedHandbook handbook) {
        return List.of(
                handbook.contentHash(),
                handbook.model(),
                handbook.passages().stream().map(PreloadedHandbook.StoredPassage::chunk).toList());
    }

    private static double dot(float[] a, float[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }

    @Test
    void otherDocumentsAreParsed() {
        String hash = PreloadedHandbook.read().contentHash();

        assertThat(PreloadedHandbook.chunksOf(document(SampleHandbook.NAME, hash))).isPresent();
        assertThat(PreloadedHandbook.chunksOf(document(SampleHandbook.NAME, "other"))).isEmpty();
        assertThat(PreloadedHandbook.chunksOf(document("handbook.txt", hash))).isEmpty();
    }

    private static Document document(String name, String hash) {
        return new Document(
                "bot_1", "src_1", "doc_1", name, null, null, hash, 1, null, null, List.of());
    }

    @Test
    void otherPassagesAndOtherModelsAreEmbedded() throws Exception {
        PreloadedHandbook prepared = PreloadedHandbook.read();
        String known = prepared.passages().getFirst().chunk().textUnder(SampleHandbook.TITLE);
        var same = new PrecomputedEmbeddings(new Uniform(prepared.model()));
        var other = new PrecomputedEmbeddings(new Uniform("another"));

        assertThat(same.embedPassages(List.of(known)).getFirst())
                .isEqualTo(prepared.passages().getFirst().vectors().getFirst());
        assertThat(same.embedPassages(List.of(known, "new")))
                .containsExactly(Uniform.VECTOR, Uniform.VECTOR);
        assertThat(other.embedPassages(List.of(known))).containsExactly(Uniform.VECTOR);
        assertThat(same.embedQuestion(known)).isEqualTo(Uniform.VECTOR);
    }

    /** Gives all texts the same vector. */
    private record Uniform(String name) implements EmbeddingModel {
        static final float[] VECTOR = {1};

        @Override
        public List<float[]> embedPassages(List<String> texts) {
            return texts.stream().map(text -> VECTOR).toList();
        }

        @Override
        public float[] embedQuestion(String text) {
            return VECTOR;
        }
    }
}
