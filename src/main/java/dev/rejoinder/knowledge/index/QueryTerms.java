package dev.rejoinder.knowledge.index;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.PostingsEnum;
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
    /** Sentences after this many count as one; chunks have fewer. */
    private static final int MAX_SENTENCES = 32;

    /** Terms of all families together; Lucene rejects queries of more than 1,024 clauses. */
    private static final int MAX_TERMS = 1_000;

    private final IndexSnapshot searcher;
    private final PassageQuery asked;
    private final int chunks;
    private final @Nullable Query query;
    private final List<WeightedTerm> found = new ArrayList<>();
    private final Map<String, Double> weights = new HashMap<>();
    private @Nullable Weight weight;

    /** A term that some chunks of the bot contain. */
    private record WeightedTerm(Term term, double rarity) {}

    QueryTerms(IndexSnapshot searcher, LanguageAnalyzers languages, PassageQuery asked)
            throws IOException {
        this.searcher = searcher;
        this.asked = asked;
        IndexSnapshot.Size size = searcher.size(asked.botId());
        this.chunks = size.chunks();
        Map<Integer, Integer> counts = null;
        for (String family : size.families()) {
            List<LanguageAnalyzers.Word> words = languages.words(family, asked.text());
            Map<Integer, Integer> elsewhere =
                    family.equals(LanguageAnalyzers.OTHER) ? counts : null;
            Map<Integer, Integer> here = add(family, words, elsewhere);
            counts = counts == null ? here : counts;
        }
        query = query();
    }

    /**
     * Adds the terms of a family.
     *
     * <p>A chunk of unknown language is most likely of the bot's main language. There are too few
     * of these chunks to say which words are rare, and no list of their stop words. So its terms
     * get their rarity, and its stop words, from the main language.
     *
     * @param elsewhere the number of chunks of the main language for each word of the question, by
     *     the word's offset; null to count in this family only
     * @return the number of this family's chunks in the same form
     */
    private Map<Integer, Integer> add(
            String family,
            List<LanguageAnalyzers.Word> words,
            @Nullable Map<Integer, Integer> elsewhere)
            throws IOException {
        Map<Integer, Integer> counts = new HashMap<>();
        double sum = 0;
        for (LanguageAnalyzers.Word word : words) {
            var term = new Term(IndexFields.text(family), word.term());
            int count = searcher.count(asked.botId(), term);
            counts.putIfAbsent(word.offset(), count);
            Integer more = elsewhere == null ? Integer.valueOf(0) : elsewhere.get(word.offset());
            if (more != null) {
                double rarity = ScoreFusion.rarity(count + more, chunks);
                sum += rarity;
                if (count > 0 && found.size() < MAX_TERMS) {
                    found.add(new WeightedTerm(term, rarity));
                }
            }
        }
        weights.put(family, sum);
        return counts;
    }

    private @Nullable Query query() {
        var any = new BooleanQuery.Builder();
        for (WeightedTerm term : found) {
            any.add(
                    new BoostQuery(new TermQuery(term.term()), (float) term.rarity()),
                    Occur.SHOULD);
        }
        return found.isEmpty() ? null : any.build();
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

    /**
     * Returns the rarity of the question's terms in the best sentence of each chunk. Chunks without
     * any are left out.
     *
     * @param docs chunks of this segment, by the reader's document numbers
     */
    Map<Integer, Double> bestSentences(LeafReaderContext leaf, SortedSet<Integer> docs)
            throws IOException {
        Map<Integer, double[]> sentences = new HashMap<>();
        for (WeightedTerm term : found) {
            PostingsEnum postings = leaf.reader().postings(term.term(), PostingsEnum.POSITIONS);
            for (int doc : docs) {
                if (postings == null) {
                    break;
                }
                int local = doc - leaf.docBase;
                int at = postings.docID() < local ? postings.advance(local) : postings.docID();
                if (at == local) {
                    add(
                            postings,
                            term.rarity(),
                            sentences.computeIfAbsent(doc, d -> new double[MAX_SENTENCES]));
                }
            }
        }
        Map<Integer, Double> best = new HashMap<>();
        sentences.forEach((doc, sums) -> best.put(doc, Arrays.stream(sums).max().orElse(0)));
        return best;
    }

    /** Adds the rarity to each sentence that contains the term. */
    private static void add(PostingsEnum postings, double rarity, double[] sentences)
            throws IOException {
        int previous = -1;
        for (int i = postings.freq(); i > 0; i--) {
            int sentence =
                    Math.min(
                            postings.nextPosition() / LanguageAnalyzers.SENTENCE_GAP,
                            MAX_SENTENCES - 1);
            if (sentence != previous) {
                sentences[sentence] += rarity;
                previous = sentence;
            }
        }
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
