package dev.rejoinder.knowledge.index;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.ReaderUtil;
import org.apache.lucene.index.SortedDocValues;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.jspecify.annotations.Nullable;

/** One search: the best by words and the best by vectors, held side by side. */
final class Search {
    /** How many of each are looked at. */
    static final int DEPTH = 50;

    private final BotSearcher searcher;
    private final Languages languages;
    private final PassageQuery query;

    Search(BotSearcher searcher, Languages languages, PassageQuery query) {
        this.searcher = searcher;
        this.languages = languages;
        this.query = query;
    }

    List<PassageHit> hits() throws IOException {
        List<PassageHit> hits = new ArrayList<>();
        for (Ranked ranked : Relevance.rank(candidates())) {
            if (hits.size() == query.limit()) {
                break;
            }
            hits.add(hit(ranked));
        }
        return hits;
    }

    List<Candidate> candidates() throws IOException {
        BotSearcher.Size size = searcher.size(query.botId());
        if (size.chunks() == 0) {
            return List.of();
        }
        var words = new Words(searcher, languages, query);
        Vectors vectors = vectors();
        Query bot = BotSearcher.ofBot(query.botId());
        var found = new TreeSet<Integer>();
        for (ScoreDoc doc : words.best(bot, DEPTH).scoreDocs) {
            found.add(doc.doc);
        }
        if (vectors != null) {
            found.addAll(vectors.nearest(bot, size.chunks(), DEPTH));
        }
        return measured(found, words, vectors);
    }

    private @Nullable Vectors vectors() {
        float[] vector = query.vector();
        String model = query.vectorModel();
        if (vector == null || model == null) {
            return null;
        }
        String field = Fields.vector(model, vector.length);
        return searcher.hasField(field) ? new Vectors(searcher, field, vector) : null;
    }

    private List<Candidate> measured(
            NavigableSet<Integer> found, Words words, @Nullable Vectors vectors)
            throws IOException {
        List<Candidate> candidates = new ArrayList<>();
        for (LeafReaderContext leaf : searcher.getLeafContexts()) {
            int end = leaf.docBase + leaf.reader().maxDoc();
            var inside = found.subSet(leaf.docBase, end);
            if (inside.isEmpty()) {
                continue;
            }
            Words.Reading scores = words.reading(leaf);
            Vectors.Reading cosines = vectors == null ? null : vectors.reading(leaf);
            SortedDocValues language = DocValues.getSorted(leaf.reader(), Fields.LANGUAGE);
            for (int doc : inside) {
                int local = doc - leaf.docBase;
                double share = words.share(scores.score(local), text(language, local));
                double cosine = cosines == null ? Double.NaN : cosines.cosine(local);
                candidates.add(new Candidate(doc, share, cosine));
            }
        }
        return candidates;
    }

    private PassageHit hit(Ranked ranked) throws IOException {
        Candidate candidate = ranked.candidate();
        List<LeafReaderContext> leaves = searcher.getLeafContexts();
        LeafReaderContext leaf = leaves.get(ReaderUtil.subIndex(candidate.doc(), leaves));
        int local = candidate.doc() - leaf.docBase;
        var ordinal = DocValues.getNumeric(leaf.reader(), Fields.ORDINAL);
        ordinal.advanceExact(local);
        return new PassageHit(
                text(DocValues.getSorted(leaf.reader(), Fields.DOCUMENT), local),
                text(DocValues.getSorted(leaf.reader(), Fields.SOURCE), local),
                (int) ordinal.longValue(),
                candidate.lexical(),
                candidate.cosine(),
                ranked.score());
    }

    private static String text(SortedDocValues values, int doc) throws IOException {
        return values.advanceExact(doc) ? values.lookupOrd(values.ordValue()).utf8ToString() : "";
    }
}
