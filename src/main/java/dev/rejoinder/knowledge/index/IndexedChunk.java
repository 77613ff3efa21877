package dev.rejoinder.knowledge.index;

import dev.rejoinder.knowledge.Chunk;
import org.jspecify.annotations.Nullable;

/**
 * A chunk to index.
 *
 * @param vector unit length, from the document's model; null if it has none yet
 */
@SuppressWarnings("ArrayRecordComponent") // never modified
public record IndexedChunk(Chunk chunk, float @Nullable [] vector) {}
