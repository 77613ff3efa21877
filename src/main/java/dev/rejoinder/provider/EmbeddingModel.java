package dev.rejoinder.provider;

import java.util.List;
import java.util.Set;

/** Turns texts into vectors; similar texts have vectors that are close together. Thread-safe. */
public interface EmbeddingModel {
    /**
     * Identifies the vector space, such as {@code local/bge-small-en-v1.5}. Vectors of different
     * models must not be compared. At most 200 characters.
     */
    String name();

    /** ISO 639-1 codes of the languages that it was trained for; empty if for all common ones. */
    default Set<String> languages() {
        return Set.of();
    }

    /** About the cosine of texts that have nothing to do with each other. */
    default double unrelatedCosine() {
        return 0;
    }

    /**
     * Whether the sentences of a chunk get vectors of their own. They find answers better, and take
     * as many tokens again.
     */
    default boolean embedsSentences() {
        return false;
    }

    /**
     * Returns the vectors of passages, in order and of length 1. Blocks, for seconds with many
     * texts.
     *
     * @throws ModelException when the model is unavailable or its response is invalid
     */
    List<float[]> embedPassages(List<String> texts) throws ModelException;

    /**
     * Returns the vector of a question, of length 1.
     *
     * @throws ModelException when the model is unavailable or its response is invalid
     */
    float[] embedQuestion(String text) throws ModelException;
}
