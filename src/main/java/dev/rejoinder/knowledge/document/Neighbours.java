package dev.rejoinder.knowledge.document;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Joins short sections under the same parent: alone, a line or two is found for too little and says
 * too little. The headings they lose from their path go into the text.
 */
final class Neighbours {
    private final List<Draft> joined = new ArrayList<>();
    private @Nullable Draft pending;

    private Neighbours() {}

    static List<Draft> joined(List<Draft> drafts) {
        var neighbours = new Neighbours();
        for (Draft draft : drafts) {
            neighbours.add(draft);
        }
        if (neighbours.pending != null) {
            neighbours.joined.add(neighbours.pending);
        }
        return neighbours.joined;
    }

    private void add(Draft draft) {
        Draft earlier = pending;
        if (earlier == null) {
            pending = draft;
            return;
        }
        Draft both = join(earlier, draft);
        if (both == null) {
            joined.add(earlier);
        }
        pending = both == null ? draft : both;
    }

    private static @Nullable Draft join(Draft first, Draft second) {
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
        return Weight.of(text) > Chunker.MAX_WEIGHT ? null : new Draft(common, first.page(), text);
    }

    private static String headed(Draft draft, List<String> common) {
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
