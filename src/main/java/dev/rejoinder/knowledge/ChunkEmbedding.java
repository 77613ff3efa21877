package dev.rejoinder.knowledge;

/**
 * The vectors of a chunk, all of one model.
 *
 * @param vector of the whole chunk, of unit length
 * @param sentences of {@link ChunkSentences}, in order; none if the model embeds whole chunks only
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record ChunkEmbedding(float[] vector, SentenceVectors sentences) {}
