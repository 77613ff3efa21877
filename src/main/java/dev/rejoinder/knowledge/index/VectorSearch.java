package dev.rejoinder.knowledge.index;

import dev.rejoinder.knowledge.SentenceVectors;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.PriorityQueue;
import org.apache.lucene.index.BinaryDocValues;
import org.apache.lucene.index.DocValues;
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
import org.apache.lucene.util.BytesRef;
import org.jspecify.annotations.Nullable;

/** Finds the chunks of a bot whose vectors are nearest to the question's. */
final class VectorSearch {
    /** Larger bots are searched with the HNSW graph, which is approximate. */
    static final int MAX_EXACT_SCAN = 5000;

    /** Quantized vectors are coarse, so the search takes more candidates than requested. */
    private static final int OVERSAMPLING = 3;

    private final IndexSnapshot searcher;
    private final QuestionVector question;
    private final String field;
    private final float[] vector;

    VectorSearch(IndexSnapshot searcher, QuestionVector question) {
        this.searcher = searcher;
        this.question = question;
        this.field = field(question);
        this.vector = question.values();
    }

    /** The index field with the vectors that can be compared with the question's. */
    static String field(QuestionVector question) {
        return IndexFields.vector(question.model(), question.values().length);
    }

    /** Whether the model was trained for the languages of an analyzer family. */
    boolean understands(String family) {
        return question.understands(family);
    }

    /** Returns the reader's document numbers of the nearest chunks, unordered. */
    List<Integer> nearest(Query bot, int chunks, int count) throws IOException {
        int wide = OVERSAMPLING * count;
        List<ScoreDoc> near =
                chunks > MAX_EXACT_SCAN ? graphSearch(bot, wide) : exactScan(bot, wide);
        near.sort(Comparator.comparingInt(doc -> doc.doc));
        Iterator<ScoreDoc> next = near.iterator();
        ScoreDoc doc = next.hasNext() ? next.next() : null;
        for (LeafReaderContext leaf : searcher.getLeafContexts()) {
            int end = leaf.docBase + leaf.reader().maxDoc();
            SegmentVectors cosines = doc == null || doc.doc >= end ? null : reading(leaf);
            while (cosines != null && doc != null && doc.doc < end) {
                doc.score = (float) cosines.cosine(doc.doc - leaf.docBase);
                doc = next.hasNext() ? next.next() : null;
            }
        }
        near.sort(Comparator.comparingDouble(scored -> -scored.score));
        return near.stream().limit(count).map(scored -> scored.doc).toList();
    }

    private List<ScoreDoc> graphSearch(Query bot, int count) throws IOException {
        var query = new KnnFloatVectorQuery(field, vector, count, bot);
        return new ArrayList<>(List.of(searcher.search(query, count).scoreDocs));
    }

    /** Exact scan: for this few chunks it is faster than the graph and misses none. */
    private List<ScoreDoc> exactScan(Query bot, int count) throws IOException {
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

    /** Computes exact cosines of one segment's chunks; they must be read in ascending order. */
    SegmentVectors reading(LeafReaderContext leaf) throws IOException {
        FloatVectorValues values = leaf.reader().getFloatVectorValues(field);
        BinaryDocValues sentences =
                DocValues.getBinary(
                        leaf.reader(),
                        IndexFields.sentenceVectors(question.model(), vector.length));
        return new SegmentVectors(
                values, values == null ? null : values.iterator(), sentences, vector);
    }

    /** Cosine similarities of chunks and of their sentences; NaN where there is no vector. */
    @SuppressWarnings("ArrayRecordComponent")
    record SegmentVectors(
            @Nullable FloatVectorValues values,
            KnnVectorValues.@Nullable DocIndexIterator iterator,
            BinaryDocValues sentences,
            float[] vector) {
        /** Returns the cosine of the chunk's nearest sentence. */
        double sentenceCosine(int doc) throws IOException {
            if (!sentences.advanceExact(doc)) {
                return Double.NaN;
            }
            BytesRef bytes = sentences.binaryValue();
            byte[] encoded =
                    Arrays.copyOfRange(bytes.bytes, bytes.offset, bytes.offset + bytes.length);
            return new SentenceVectors(encoded, vector.length).nearest(vector);
        }

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
