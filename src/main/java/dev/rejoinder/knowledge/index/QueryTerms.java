package dev.rejoinder.knowledge.index;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.BoostQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreMode;
import org.apache.lucene.search.Scorer;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.search.TopDocs;
import org.apache.lucene.search.Weight;
import org.jspecify.annotations.Nullable;

/**
 * A question's terms in each language of the bot's chunks, weighted by their rarity among the
 * chunks of this bot. Other bots' chunks have no influence.
 */
final class QueryTerms {
    private final IndexSnapshot searcher;
    private final @Nullable Query query;
    private final Map<String, Double> weights = new HashMap<>();
    private @Nullable Weight weight;

    QueryTerms(IndexSnapshot searcher, LanguageAnalyzers languages, PassageQuery asked)
            throws IOException {
        this.searcher = searcher;
        IndexSnapshot.Size size = searcher.size(asked.botId());
        var any = new BooleanQuery.Builder();
        int clauses = 0;
        for (String language : size.languages()) {
            double sum = 0;
            for (String word : languages.words(language, asked.text())) {
                var term = new Term(IndexFields.text(language), word);
                int count = searcher.count(asked.botId(), term);
                double rarity = ScoreFusion.rarity(count, size.chunks());
                sum += rarity;
                if (count > 0) {
                    any.add(new BoostQuery(new TermQuery(term), (float) rarity), Occur.SHOULD);
                    clauses++;
                }
            }
            weights.put(language, sum);
        }
        query = clauses == 0 ? null : any.build();
    }

    /** Returns the bot's chunks with the highest scores. */
    TopDocs best(Query bot, int count) throws IOException {
        if (query == null) {
            return new TopDocs(null, new org.apache.lucene.search.ScoreDoc[0]);
        }
        return searcher.search(
                new BooleanQuery.Builder().add(query, Occur.MUST).add(bot, Occur.FILTER).build(),
                count);
    }

    /** Scales a score to 0 to 1, where 1 is a chunk that consists only of the question's terms. */
    double share(double score, String language) {
        double most = weights.getOrDefault(language, 0.0);
        return most == 0 ? 0 : score / most;
    }

    /** Scores chunks of one segment; they must be read in ascending order. */
    SegmentScorer reading(LeafReaderContext leaf) throws IOException {
        if (query == null) {
            return new SegmentScorer(null);
        }
        if (weight == null) {
            weight = searcher.createWeight(searcher.rewrite(query), ScoreMode.COMPLETE, 1);
        }
        return new SegmentScorer(weight.scorer(leaf));
    }

    /** Lexical scores of chunks. */
    record SegmentScorer(@Nullable Scorer scorer) {
        double score(int doc) throws IOException {
            if (scorer == null) {
                return 0;
            }
            int at = scorer.docID();
            if (at < doc) {
                at = scorer.iterator().advance(doc);
            }
            return at == doc ? scorer.score() : 0;
        }
    }
}
