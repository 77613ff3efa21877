package dev.rejoinder.knowledge.index;

import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.lucene.index.FieldInfos;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.TermQuery;

/** One snapshot of the index, with statistics per bot. Thread-safe. */
final class IndexSnapshot extends IndexSearcher {
    private final FieldInfos fields;
    private final Map<String, Size> sizes = new ConcurrentHashMap<>();

    /**
     * The size of a bot's knowledge.
     *
     * @param families the analyzer families of its chunks: that of most chunks first, and that of
     *     unknown languages last
     */
    record Size(int chunks, List<String> families) {}

    IndexSnapshot(IndexReader reader) {
        super(reader);
        setSimilarity(ScoreFusion.SIMILARITY);
        // Queries rarely repeat, and the per-bot filters are cheap.
        setQueryCache(null);
        fields = FieldInfos.getMergedFieldInfos(reader);
    }

    static Query ofBot(String bot) {
        return new TermQuery(new Term(IndexFields.BOT, bot));
    }

    boolean hasField(String name) {
        return fields.fieldInfo(name) != null;
    }

    Size size(String bot) throws IOException {
        Size known = sizes.get(bot);
        if (known == null) {
            known = new Size(count(ofBot(bot)), families(bot));
            sizes.put(bot, known);
        }
        return known;
    }

    private List<String> families(String bot) throws IOException {
        Map<String, Integer> counts = new TreeMap<>();
        for (String family : LanguageAnalyzers.families()) {
            if (hasField(IndexFields.text(family))) {
                counts.put(family, count(bot, new Term(IndexFields.LANGUAGE, family)));
            }
        }
        Comparator<String> unknownLast = Comparator.comparing(LanguageAnalyzers.OTHER::equals);
        return counts.keySet().stream()
                .filter(family -> counts.getOrDefault(family, 0) > 0)
                .sorted(
                        unknownLast.thenComparing(
                                family -> counts.getOrDefault(family, 0),
                                Comparator.reverseOrder()))
                .toList();
    }

    /** Counts the chunks of a bot that contain this term. */
    int count(String bot, Term term) throws IOException {
        return count(
                new BooleanQuery.Builder()
                        .add(ofBot(bot), Occur.FILTER)
                        .add(new TermQuery(term), Occur.FILTER)
                        .build());
    }
}
