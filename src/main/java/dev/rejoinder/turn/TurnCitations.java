package dev.rejoinder.turn;

import dev.rejoinder.knowledge.Passage;
import dev.rejoinder.tool.PassageCitations;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The passages that an answer may cite: those of its context, and those that its tools found. */
final class TurnCitations implements PassageCitations {
    /** The highest number that {@link CitedSourcesJson#MARKER} finds. */
    static final int MAX_NUMBER = 99;

    private final LiveTurn live;
    private final List<Passage> passages = new ArrayList<>();
    private boolean unstored;

    TurnCitations(LiveTurn live) {
        this.live = live;
    }

    /** Sets the passages of the context, before any tool is called. */
    synchronized void retrieved(List<Passage> context) {
        passages.clear();
        passages.addAll(context);
    }

    @Override
    public synchronized List<Passage> cite(List<Passage> found) {
        var cited = new ArrayList<Passage>();
        for (Passage passage : found) {
            Passage known = known(passage);
            if (known != null) {
                cited.add(known);
            } else if (nextNumber() <= MAX_NUMBER) {
                Passage numbered = withNumber(passage, nextNumber());
                passages.add(numbered);
                cited.add(numbered);
                unstored = true;
            }
        }
        if (unstored) {
            live.setSources(CitedSourcesJson.of(passages));
        }
        return cited;
    }

    /**
     * Returns the passages that an answer cites, as JSON. If it cites none: all that it may be
     * based on, or null for a model that always cites.
     */
    synchronized @Nullable String citedBy(String answer, boolean alwaysCites) {
        Set<Integer> numbers = CitedSourcesJson.numbersIn(answer);
        List<Passage> cited =
                passages.stream().filter(passage -> numbers.contains(passage.number())).toList();
        if (cited.isEmpty()) {
            return alwaysCites ? null : live.sources();
        }
        return cited.size() == passages.size() ? live.sources() : CitedSourcesJson.of(cited);
    }

    /** Whether passages were added since the last call. */
    synchronized boolean takeUnstored() {
        boolean added = unstored;
        unstored = false;
        return added;
    }

    private int nextNumber() {
        return passages.stream().mapToInt(Passage::number).max().orElse(0) + 1;
    }

    private @Nullable Passage known(Passage passage) {
        return passages.stream()
                .filter(one -> one.sourceId().equals(passage.sourceId()))
                .filter(one -> one.text().equals(passage.text()))
                .findFirst()
                .orElse(null);
    }

    private static Passage withNumber(Passage passage, int number) {
        return new Passage(
                number,
                passage.sourceId(),
                passage.title(),
                passage.titlePath(),
                passage.url(),
                passage.file(),
                passage.page(),
                passage.score(),
                passage.text());
    }
}
