package dev.rejoinder.knowledge.index;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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
     * @param languages the analyzer families of its chunks
     */
    record Size(int chunks, List<String> languages) {}

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
            List<String> languages = new ArrayList<>();
            for (var family : LanguageAnalyzers.families()) {
                boolean there =
                        hasField(IndexFields.text(family))
                                && count(bot, new Term(IndexFields.LANGUAGE, family)) > 0;
                if (there) {
                    languages.add(family);
                }
            }
            known = new Size(count(ofBot(bot)), List.copyOf(languages));
            sizes.put(bot, known);
        }
        return known;
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
