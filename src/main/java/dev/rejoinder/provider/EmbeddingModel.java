package dev.rejoinder.provider;

import java.util.List;

/** Turns texts into vectors; similar texts have vectors that are close together. Thread-safe. */
public interface EmbeddingModel {
    /**
     * Identifies the vector space, such as {@code local/bge-small-en-v1.5}. Vectors of different
     * models must not be compared. At most 200 characters.
     */
    String name();

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
