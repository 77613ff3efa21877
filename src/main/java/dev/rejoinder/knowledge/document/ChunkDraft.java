package dev.rejoinder.knowledge.document;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A chunk to be, that may still join its neighbour.
 *
 * @param path the title and the headings it stands under
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
