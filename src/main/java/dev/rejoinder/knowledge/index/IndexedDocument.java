package dev.rejoinder.knowledge.index;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A document to index, with all its chunks.
 *
 * @param title may be empty; its words match every chunk
 * @param vectorModel the model of the chunks' vectors; null if they have none
 */
public record IndexedDocument(
        String botId,
        String sourceId,
        String documentId,
        String title,
        @Nullable String vectorModel,
        List<IndexedChunk> chunks) {
    /**
     * Requires a model if there are vectors.
     *
     * @throws IllegalArgumentException if a chunk has a vector and there is no model
     */
    public IndexedDocument {
        chunks = List.copyOf(chunks);
        if (vectorModel == null && chunks.stream().anyMatch(chunk -> chunk.embedding() != null)) {
            throw new IllegalArgumentException("vectors need a vectorModel");
        }
    }
}
