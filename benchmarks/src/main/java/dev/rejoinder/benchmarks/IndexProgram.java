package dev.rejoinder.benchmarks;

import static java.util.stream.Collectors.joining;

import dev.rejoinder.knowledge.Chunk;
import dev.rejoinder.knowledge.ChunkEmbedding;
import dev.rejoinder.knowledge.SentenceVectors;
import dev.rejoinder.knowledge.index.IndexedChunk;
import dev.rejoinder.knowledge.index.IndexedDocument;
import dev.rejoinder.knowledge.index.PassageIndex;
import dev.rejoinder.knowledge.index.PassageQuery;
import dev.rejoinder.knowledge.index.QuestionVector;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Fills an index with texts of about 1,000 characters, with word frequencies as in natural language
 * and vectors around some hundred topics. Then searches it.
 */
final class IndexProgram {
    private static final int CHUNKS_PER_DOCUMENT = 20;
    private static final int DIMENSIONS = 384;
    private static final int SENTENCES = 7;
    private static final int TOPICS = 500;
    private static final int WARM_UP = 3000;
    private static final int SEARCHES = 2000;
    private static final String MODEL = "benchmark";

    private final Random chance = new Random(11);
    private final MadeText text = new MadeText(chance);
    private final float[][] topics = new float[TOPICS][];

    private IndexProgram() {
        for (int i = 0; i < TOPICS; i++) {
            topics[i] = near(new float[DIMENSIONS], 1);
        }
    }

    public static void main(String[] arguments) throws Exception {
        new IndexProgram().run(Path.of(arguments[0]), Integer.parseInt(arguments[1]));
    }

    private void run(Path folder, int chunks) throws IOException {
        var figures = new NamedFigures().put("chunks", chunks);
        try (var index = PassageIndex.open(folder.resolve("index"))) {
            long spent = fill(index, chunks);
            figures.put("indexMillisPerChunk", spent / 1e6 / chunks);
            index.refresh();
            search(index, "", true, figures);
            search(index, "Words", false, figures);
        }
        figures.put("diskKibPerChunk", size(folder) / 1024.0 / chunks);
        figures.put("heapPeakMib", heapPeak() / 1024.0 / 1024);
        System.out.println(figures.line());
    }

    /** Returns the nanoseconds of indexing, without the generation of the texts. */
    private long fill(PassageIndex index, int chunks) {
        long spent = 0;
        for (int i = 0; i < chunks; i += CHUNKS_PER_DOCUMENT) {
            List<IndexedChunk> document = new ArrayList<>();
            float[] topic = topics[chance.nextInt(TOPICS)];
            for (int k = 0; k < CHUNKS_PER_DOCUMENT; k++) {
                var chunk = new Chunk(k, text.words(3), null, "en", lines());
                document.add(new IndexedChunk(chunk, embedding(topic)));
            }
            // One large bot with nine tenths of the chunks, and many small ones.
            String bot = i % 200 == 0 ? "bot" + i % 20_000 : "bot";
            long began = System.nanoTime();
            index.put(
                    new IndexedDocument(bot, "source", "doc" + i, text.words(4), MODEL, document));
            spent += System.nanoTime() - began;
        }
        long began = System.nanoTime();
        index.commit(1);
        return spent + System.nanoTime() - began;
    }

    /** Each line is a sentence. */
    private String lines() {
        return Stream.generate(() -> text.words(24)).limit(SENTENCES).collect(joining("\n"));
    }

    private ChunkEmbedding embedding(float[] topic) {
        List<float[]> sentences =
                Stream.generate(() -> near(topic, 0.05f)).limit(SENTENCES).toList();
        return new ChunkEmbedding(near(topic, 0.05f), SentenceVectors.of(sentences));
    }

    private void search(PassageIndex index, String name, boolean vectors, NamedFigures figures) {
        var bean = ManagementFactory.getThreadMXBean();
        var wall = new LatencyBins();
        var cpu = new LatencyBins();
        for (int i = -WARM_UP; i < SEARCHES; i++) {
            QuestionVector vector =
                    vectors
                            ? new QuestionVector(
                                    MODEL,
                                    Set.of("en"),
                                    0,
                                    near(topics[chance.nextInt(TOPICS)], 0.05f))
                            : null;
            var query = new PassageQuery("bot", text.words(9), vector, 8);
            long began = System.nanoTime();
            long used = bean.getCurrentThreadCpuTime();
            index.search(query);
            if (i >= 0) {
                wall.record(System.nanoTime() - began);
                cpu.record(bean.getCurrentThreadCpuTime() - used);
            }
        }
        figures.put("search" + name + "P50CpuMillis", cpu.quantileMillis(0.5));
        figures.put("search" + name + "P99CpuMillis", cpu.quantileMillis(0.99));
        figures.put("search" + name + "P50Millis", wall.quantileMillis(0.5));
    }

    private float[] near(float[] centre, float spread) {
        float[] vector = new float[DIMENSIONS];
        double squares = 0;
        for (int i = 0; i < DIMENSIONS; i++) {
            vector[i] = centre[i] + spread * (float) chance.nextGaussian();
            squares += vector[i] * vector[i];
        }
        float scale = (float) (1 / Math.sqrt(squares));
        for (int i = 0; i < DIMENSIONS; i++) {
            vector[i] *= scale;
        }
        return vector;
    }

    private static long size(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                    .mapToLong(file -> file.toFile().length())
                    .sum();
        }
    }

    private static long heapPeak() {
        return ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == java.lang.management.MemoryType.HEAP)
                .mapToLong(pool -> pool.getPeakUsage().getUsed())
                .sum();
    }
}
