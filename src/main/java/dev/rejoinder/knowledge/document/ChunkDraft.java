package dev.rejoinder.knowledge.document;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A chunk before numbering; it may still be merged with its neighbour.
 *
 * @param path the title and the enclosing headings
 */
record ChunkDraft(List<String> path, @Nullable Integer page, String text) {
    private static final String SEPARATOR = " > ";

    String titlePath() {
        return String.join(SEPARATOR, path);
    }

    int weight() {
        return TokenEstimate.of(text);
    }
}
