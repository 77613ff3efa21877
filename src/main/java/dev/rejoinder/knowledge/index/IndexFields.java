package dev.rejoinder.knowledge.index;

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
    private static final String TEXT = "text_";

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
        UUID hash = UUID.nameUUIDFromBytes(model.getBytes(StandardCharsets.UTF_8));
        return String.format(
                Locale.ROOT,
                "vector_%016x_%d",
                hash.getMostSignificantBits() ^ hash.getLeastSignificantBits(),
                dimensions);
    }
}
