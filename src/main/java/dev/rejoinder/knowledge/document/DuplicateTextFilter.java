package dev.rejoinder.knowledge.document;

import dev.rejoinder.knowledge.ContentHash;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** Finds repeated texts within one document, so that each is kept once. */
final class DuplicateTextFilter {
    /** Shorter texts may mean something else under another heading, so they are kept. */
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
