package dev.rejoinder.knowledge.document;

import dev.rejoinder.knowledge.ContentHash;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** Remembers texts of one document, so that what it says twice is kept once. */
final class DuplicateTextFilter {
    /** Below this the same words can mean another thing under another heading. */
    private static final int SHORT = 200;

    private static final Pattern SPACE = Pattern.compile("\\s+");

    private final Set<String> seen = new HashSet<>();

    boolean isNew(ChunkDraft draft) {
        String whole =
                draft.text().length() < SHORT
                        ? draft.titlePath() + "\n" + draft.text()
                        : draft.text();
        String normal = SPACE.matcher(whole.toLowerCase(Locale.ROOT)).replaceAll(" ").strip();
        return seen.add(ContentHash.of(normal.getBytes(StandardCharsets.UTF_8)));
    }
}
