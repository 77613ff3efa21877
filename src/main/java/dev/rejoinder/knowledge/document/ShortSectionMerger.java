package dev.rejoinder.knowledge.document;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Merges short sections with the same parent: alone, a line or two matches too few questions and
 * gives too little context. Headings that drop out of the path move into the text.
 */
final class ShortSectionMerger {
    private final List<ChunkDraft> joined = new ArrayList<>();
    private @Nullable ChunkDraft pending;

    private ShortSectionMerger() {}

    static List<ChunkDraft> joined(List<ChunkDraft> drafts) {
        var neighbours = new ShortSectionMerger();
        for (ChunkDraft draft : drafts) {
            neighbours.add(draft);
        }
        if (neighbours.pending != null) {
            neighbours.joined.add(neighbours.pending);
        }
        return neighbours.joined;
    }

    private void add(ChunkDraft draft) {
        ChunkDraft earlier = pending;
        if (earlier == null) {
            pending = draft;
            return;
        }
        ChunkDraft both = join(earlier, draft);
        if (both == null) {
            joined.add(earlier);
        }
        pending = both == null ? draft : both;
    }

    private static @Nullable ChunkDraft join(ChunkDraft first, ChunkDraft second) {
        if (first.weight() >= Chunker.SHORT_WEIGHT || second.weight() >= Chunker.SHORT_WEIGHT) {
            return null;
        }
        List<String> common = common(first.path(), second.path());
        int shorter = Math.min(first.path().size(), second.path().size());
        boolean related =
                common.size() >= shorter - 1
                        && common.size() >= second.path().size() - 1
                        && !common.isEmpty();
        if (!related) {
            return null;
        }
        String text = headed(first, common) + "\n\n" + headed(second, common);
        return TokenEstimate.of(text) > Chunker.MAX_WEIGHT
                ? null
                : new ChunkDraft(common, first.page(), text);
    }

    private static String headed(ChunkDraft draft, List<String> common) {
        List<String> lost = draft.path().subList(common.size(), draft.path().size());
        return lost.isEmpty() ? draft.text() : String.join("\n", lost) + "\n" + draft.text();
    }

    private static List<String> common(List<String> first, List<String> second) {
        int i = 0;
        while (i < first.size() && i < second.size() && first.get(i).equals(second.get(i))) {
            i++;
        }
        return first.subList(0, i);
    }
}
