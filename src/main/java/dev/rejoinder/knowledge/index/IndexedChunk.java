package dev.rejoinder.knowledge.index;

import dev.rejoinder.knowledge.Chunk;
import dev.rejoinder.knowledge.ChunkEmbedding;
import org.jspecify.annotations.Nullable;

/**
 * A chunk to index.
 *
 * @param embedding its vectors of the document's model; null if it has none yet
 */
public record IndexedChunk(Chunk chunk, @Nullable ChunkEmbedding embedding) {}
