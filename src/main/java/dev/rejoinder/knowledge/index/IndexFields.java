package dev.rejoinder.knowledge.index;

import dev.rejoinder.knowledge.NormalizedQuestion;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.UUID;

/** Names of index fields. If the content of a field changes, raise {@link IndexFolder#FORMAT}. */
final class IndexFields {
    static final String BOT = "bot";
    static final String SOURCE = "source";
    static final String DOCUMENT = "document";
    static final String ORDINAL = "ordinal";
    static final String LANGUAGE = "language";

    /** The ids of a taught pair's questions, see {@link NormalizedQuestion}. */
    static final String QUESTION = "question";

    private static final String TEXT = "text_";
    private static final String VECTOR = "vector";
    private static final String SENTENCES = "sentences";

    private IndexFields() {}

    /** The words of a chunk and its titles. */
    static String text(String language) {
        return TEXT + language;
    }

    /**
     * Each model has its own field, so vectors of two models can coexist while one replaces the
     * other.
     */
    static String vector(String model, int dimensions) {
        return field(VECTOR, model, dimensions);
    }

    /** The vectors of a chunk's sentences, by model like those of the chunks. */
    static String sentenceVectors(String model, int dimensions) {
        return field(SENTENCES, model, dimensions);
    }

    private static String field(String kind, String model, int dimensions) {
        UUID hash = UUID.nameUUIDFromBytes(model.getBytes(StandardCharsets.UTF_8));
        return String.format(
                Locale.ROOT,
                "%s_%016x_%d",
                kind,
                hash.getMostSignificantBits() ^ hash.getLeastSignificantBits(),
                dimensions);
    }
}
