package dev.rejoinder.knowledge.index;

import dev.rejoinder.knowledge.Chunk;
import org.jspecify.annotations.Nullable;

/**
 * A chunk as it is put into the index.
 *
 * @param vector of length 1 by its document's model; null while it has none
 */
@SuppressWarnings("ArrayRecordComponent") // Never changed after it was made.
public record IndexedChunk(Chunk chunk, float @Nullable [] vector) {}
