package dev.rejoinder.provider;

import java.util.List;

/** Turns texts into vectors that are near each other when the texts mean the same. Thread-safe. */
public interface EmbeddingModel {
    /**
     * What tells its vectors from those of another model, such as {@code local/bge-small-en-v1.5}.
     * At most 200 characters.
     */
    String name();

    /**
     * The vectors of passages, in their order and of length 1. Blocks, for seconds with many texts.
     *
     * @throws ModelException when the model cannot be reached or answers with something else
     */
    List<float[]> embedPassages(List<String> texts) throws ModelException;

    /**
     * The vector of a question, of length 1.
     *
     * @throws ModelException when the model cannot be reached or answers with something else
     */
    float[] embedQuestion(String text) throws ModelException;
}
