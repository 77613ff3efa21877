package dev.rejoinder.knowledge.index;

import dev.rejoinder.knowledge.NormalizedQuestion;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.ReaderUtil;
import org.apache.lucene.index.SortedDocValues;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.TermQuery;
import org.jspecify.annotations.Nullable;

/**
 * One search: takes the best candidates by words and by vectors, and scores all of them by both.
 */
final class HybridSearch {
    /** Candidates taken from each of the two searches. */
    static final int DEPTH = 50;

    private final IndexSnapshot searcher;
    private final LanguageAnalyzers languages;
    private final PassageQuery query;

    HybridSearch(IndexSnapshot searcher, LanguageAnalyzers languages, PassageQuery query) {
        this.searcher = searcher;
        this.languages = languages;
        this.query = query;
    }

    List<PassageHit> hits() throws IOException {
        Set<Integer> taught = taught();
        List<RankedCandidate> first = new ArrayList<>();
        List<RankedCandidate> others = new ArrayList<>();
        for (RankedCandidate ranked : ScoreFusion.rank(candidates(taught), unrelatedCosine())) {
            if (taught.contains(ranked.candidate().doc())) {
                first.add(new RankedCandidate(ranked.candidate(), PassageHit.CERTAIN));
            } else {
                others.add(ranked);
            }
        }
        List<PassageHit> hits = new ArrayList<>();
        for (RankedCandidate ranked :
                Stream.concat(first.stream(), others.stream()).limit(query.limit()).toList()) {
            hits.add(hit(ranked));
        }
        return hits;
    }

    /** Returns the chunks of pairs whose question is exactly this one. */
    private Set<Integer> taught() throws IOException {
        if (!searcher.hasField(IndexFields.QUESTION) || query.text().isBlank()) {
            return Set.of();
        }
        var question = new Term(IndexFields.QUESTION, NormalizedQuestion.of(query.text()));
        Query pairs =
                new BooleanQuery.Builder()
                        .add(IndexSnapshot.ofBot(query.botId()), Occur.FILTER)
                        .add(new TermQuery(question), Occur.FILTER)
                        .build();
        Set<Integer> taught = new HashSet<>();
        for (ScoreDoc doc : searcher.search(pairs, query.limit()).scoreDocs) {
            taught.add(doc.doc);
        }
        return taught;
    }

    List<SearchCandidate> candidates() throws IOException {
        return candidates(taught());
    }

    private List<SearchCandidate> candidates(Set<Integer> taught) throws IOException {
        IndexSnapshot.Size size = searcher.size(query.botId());
        if (size.chunks() == 0) {
            return List.of();
        }
        var words = new QueryTerms(searcher, languages, query);
        VectorSearch vectors = vectors();
        Query bot = IndexSnapshot.ofBot(query.botId());
        var found = new TreeSet<Integer>(taught);
        for (ScoreDoc doc : words.best(bot, DEPTH).scoreDocs) {
            found.add(doc.doc);
        }
        if (vectors != null) {
            found.addAll(vectors.nearest(bot, size.chunks(), DEPTH));
        }
        return measured(found, words, vectors);
    }

    private double unrelatedCosine() {
        QuestionVector vector = query.vector();
        return vector == null ? 0 : vector.unrelatedCosine();
    }

    private @Nullable VectorSearch vectors() {
        QuestionVector vector = query.vector();
        return vector != null && searcher.hasField(VectorSearch.field(vector))
                ? new VectorSearch(searcher, vector)
                : null;
    }

    private List<SearchCandidate> measured(
            NavigableSet<Integer> found, QueryTerms words, @Nullable VectorSearch vectors)
            throws IOException {
        List<SearchCandidate> candidates = new ArrayList<>();
        for (LeafReaderContext leaf : searcher.getLeafContexts()) {
            int end = leaf.docBase + leaf.reader().maxDoc();
            var inside = found.subSet(leaf.docBase, end);
            if (inside.isEmpty()) {
                continue;
            }
            QueryTerms.SegmentScorer scores = words.reading(leaf);
            Map<Integer, Double> sentences = words.bestSentences(leaf, inside);
            VectorSearch.SegmentVectors cosines = vectors == null ? null : vectors.reading(leaf);
            SortedDocValues language = DocValues.getSorted(leaf.reader(), IndexFields.LANGUAGE);
            for (int doc : inside) {
                int local = doc - leaf.docBase;
                String family = text(language, local);
                candidates.add(
                        new SearchCandidate(
                                doc,
                                words.share(scores.score(local), family),
                                words.share(sentences.getOrDefault(doc, 0.0), family),
                                cosines == null ? Double.NaN : cosines.cosine(local),
                                cosines == null ? Double.NaN : cosines.sentenceCosine(local),
                                vectors != null && vectors.understands(likelyFamily(family))));
            }
        }
        return candidates;
    }

    /** A chunk of unknown language is most likely of the bot's main language. */
    private String likelyFamily(String family) throws IOException {
        return family.equals(LanguageAnalyzers.OTHER)
                ? searcher.size(query.botId()).families().getFirst()
                : family;
    }

    private PassageHit hit(RankedCandidate ranked) throws IOException {
        SearchCandidate candidate = ranked.candidate();
        List<LeafReaderContext> leaves = searcher.getLeafContexts();
        LeafReaderContext leaf = leaves.get(ReaderUtil.subIndex(candidate.doc(), leaves));
        int local = candidate.doc() - leaf.docBase;
        var ordinal = DocValues.getNumeric(leaf.reader(), IndexFields.ORDINAL);
        ordinal.advanceExact(local);
        return new PassageHit(
                text(DocValues.getSorted(leaf.reader(), IndexFields.DOCUMENT), local),
                text(DocValues.getSorted(leaf.reader(), IndexFields.SOURCE), local),
                (int) ordinal.longValue(),
                candidate.words(),
                candidate.cosine(),
                ranked.score());
    }

    private static String text(SortedDocValues values, int doc) throws IOException {
        return values.advanceExact(doc) ? values.lookupOrd(values.ordValue()).utf8ToString() : "";
    }
}
