package dev.rejoinder.knowledge.index;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A document as it is put into the index, with all its chunks.
 *
 * @param title may be empty; every chunk is found by its words, too
 * @param vectorModel whose vectors the chunks have; null when they have none
 */
public record IndexedDocument(
        String botId,
        String sourceId,
        String documentId,
        String title,
        @Nullable String vectorModel,
        List<IndexedChunk> chunks) {
    /**
     * Checks that no vector is without its model.
     *
     * @throws IllegalArgumentException when one is
     */
    public IndexedDocument {
        chunks = List.copyOf(chunks);
        if (vectorModel == null && chunks.stream().anyMatch(chunk -> chunk.vector() != null)) {
            throw new IllegalArgumentException("vectors of a model that is not named");
        }
    }
}
