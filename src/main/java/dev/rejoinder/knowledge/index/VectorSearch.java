package dev.rejoinder.knowledge.index;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.PriorityQueue;
import org.apache.lucene.index.FloatVectorValues;
import org.apache.lucene.index.KnnVectorValues;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.search.ConjunctionUtils;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.search.KnnFloatVectorQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.ScoreMode;
import org.apache.lucene.search.Scorer;
import org.apache.lucene.search.VectorScorer;
import org.apache.lucene.search.Weight;
import org.jspecify.annotations.Nullable;

/** The chunks of a bot whose vectors are nearest to the question's. */
final class VectorSearch {
    /** A bot with more chunks is searched through the graph, which may miss some. */
    static final int SCANNED_UP_TO = 5000;

    /** What the index keeps of a vector is coarse, so more are taken than are wanted. */
    private static final int OVERSAMPLING = 3;

    private final BotSearcher searcher;
    private final String field;
    private final float[] vector;

    VectorSearch(BotSearcher searcher, String field, float[] vector) {
        this.searcher = searcher;
        this.field = field;
        this.vector = vector;
    }

    /** The numbers of so many in the reader, in no order. */
    List<Integer> nearest(Query bot, int chunks, int count) throws IOException {
        int wide = OVERSAMPLING * count;
        List<ScoreDoc> near = chunks > SCANNED_UP_TO ? walked(bot, wide) : scanned(bot, wide);
        near.sort(Comparator.comparingInt(doc -> doc.doc));
        Iterator<ScoreDoc> next = near.iterator();
        ScoreDoc doc = next.hasNext() ? next.next() : null;
        for (LeafReaderContext leaf : searcher.getLeafContexts()) {
            int end = leaf.docBase + leaf.reader().maxDoc();
            Reading cosines = doc == null || doc.doc >= end ? null : reading(leaf);
            while (cosines != null && doc != null && doc.doc < end) {
                doc.score = (float) cosines.cosine(doc.doc - leaf.docBase);
                doc = next.hasNext() ? next.next() : null;
            }
        }
        near.sort(Comparator.comparingDouble(scored -> -scored.score));
        return near.stream().limit(count).map(scored -> scored.doc).toList();
    }

    private List<ScoreDoc> walked(Query bot, int count) throws IOException {
        var query = new KnnFloatVectorQuery(field, vector, count, bot);
        return new ArrayList<>(List.of(searcher.search(query, count).scoreDocs));
    }

    /** The filter leaves so few that looking at each is quicker than the graph, and misses none. */
    private List<ScoreDoc> scanned(Query bot, int count) throws IOException {
        var nearest = new PriorityQueue<ScoreDoc>((a, b) -> Float.compare(a.score, b.score));
        Weight filter =
                searcher.createWeight(searcher.rewrite(bot), ScoreMode.COMPLETE_NO_SCORES, 1);
        for (LeafReaderContext leaf : searcher.getLeafContexts()) {
            Scorer ofBot = filter.scorer(leaf);
            FloatVectorValues values = leaf.reader().getFloatVectorValues(field);
            VectorScorer scorer = values == null ? null : values.scorer(vector);
            if (ofBot != null && scorer != null) {
                collect(leaf, ofBot.iterator(), scorer, count, nearest);
            }
        }
        return new ArrayList<>(nearest);
    }

    private static void collect(
            LeafReaderContext leaf,
            DocIdSetIterator ofBot,
            VectorScorer scorer,
            int count,
            PriorityQueue<ScoreDoc> nearest)
            throws IOException {
        var live = leaf.reader().getLiveDocs();
        DocIdSetIterator both =
                ConjunctionUtils.intersectIterators(List.of(ofBot, scorer.iterator()));
        int doc;
        while ((doc = both.nextDoc()) != DocIdSetIterator.NO_MORE_DOCS) {
            if (live != null && !live.get(doc)) {
                continue;
            }
            float score = scorer.score();
            if (nearest.size() < count) {
                nearest.add(new ScoreDoc(leaf.docBase + doc, score));
            } else if (score > nearest.element().score) {
                nearest.remove();
                nearest.add(new ScoreDoc(leaf.docBase + doc, score));
            }
        }
    }

    /** The exact cosines of one segment's chunks, asked for in ascending order. */
    Reading reading(LeafReaderContext leaf) throws IOException {
        FloatVectorValues values = leaf.reader().getFloatVectorValues(field);
        return new Reading(values, values == null ? null : values.iterator(), vector);
    }

    /** Cosines of chunks; NaN for those without a vector. */
    @SuppressWarnings("ArrayRecordComponent")
    record Reading(
            @Nullable FloatVectorValues values,
            KnnVectorValues.@Nullable DocIndexIterator iterator,
            float[] vector) {
        double cosine(int doc) throws IOException {
            if (values == null || iterator == null) {
                return Double.NaN;
            }
            int at = iterator.docID();
            if (at < doc) {
                at = iterator.advance(doc);
            }
            return at == doc ? dot(vector, values.vectorValue(iterator.index())) : Double.NaN;
        }
    }

    private static double dot(float[] a, float[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }
}
