package dev.rejoinder.knowledge.index;

import dev.rejoinder.knowledge.Chunk;
import dev.rejoinder.knowledge.ChunkEmbedding;
import dev.rejoinder.knowledge.SentenceVectors;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** An index in a temporary folder. */
abstract class PassageIndexFixture {
    static final String MODEL = "test/model";

    @TempDir Path folder;

    PassageIndex index;

    @BeforeEach
    void open() {
        index = PassageIndex.open(folder.resolve("index"));
    }

    @AfterEach
    void close() {
        index.close();
    }

    void put(String bot, String id, String... texts) {
        put(bot, id, null, texts);
    }

    void put(String bot, String id, float @Nullable [] vector, String... texts) {
        var chunks = new IndexedChunk[texts.length];
        for (int i = 0; i < texts.length; i++) {
            chunks[i] = chunk(i, texts[i], vector);
        }
        index.put(document(bot, id, vector == null ? null : MODEL, chunks));
        index.refresh();
    }

    static IndexedChunk chunk(int ordinal, String text, float @Nullable [] vector) {
        var embedding = vector == null ? null : new ChunkEmbedding(vector, SentenceVectors.NONE);
        return new IndexedChunk(new Chunk(ordinal, "", null, "en", text), embedding);
    }

    static IndexedDocument document(
            String bot, String id, @Nullable String model, IndexedChunk... chunks) {
        return new IndexedDocument(bot, "src_" + id, id, "", model, List.of(chunks));
    }

    List<PassageHit> hits(String bot, String text, float @Nullable [] vector) {
        return index.search(
                new PassageQuery(bot, text, vector == null ? null : question(MODEL, vector), 5));
    }

    static QuestionVector question(String model, float[] vector) {
        return new QuestionVector(model, Set.of(), 0, vector);
    }

    List<String> found(String bot, String text) {
        return hits(bot, text, null).stream()
                .map(hit -> hit.documentId() + "/" + hit.ordinal())
                .toList();
    }

    static float[] vector(float x, float y) {
        float length = (float) Math.hypot(x, y);
        return new float[] {x / length, y / length, 0};
    }
}
