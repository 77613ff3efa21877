package dev.rejoinder.knowledge.index;

import dev.rejoinder.knowledge.Chunk;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.FieldType;
import org.apache.lucene.document.KnnFloatVectorField;
import org.apache.lucene.document.NumericDocValuesField;
import org.apache.lucene.document.SortedDocValuesField;
import org.apache.lucene.document.StringField;
import org.apache.lucene.index.IndexOptions;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.Term;
import org.apache.lucene.index.VectorSimilarityFunction;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.SearcherFactory;
import org.apache.lucene.search.SearcherManager;
import org.apache.lucene.util.BytesRef;
import org.jspecify.annotations.Nullable;

/**
 * All passages of all bots, to be found by words and by vectors. What was changed is found after
 * {@link #refresh()}, and is kept after {@link #commit}; after a crash everything is as it was at
 * the last commit. Thread-safe. Its methods use the processor for milliseconds and read mapped
 * files; {@link #put} and {@link #commit} may take longer and belong on platform threads.
 *
 * <p>What cannot be read or written is an {@link UncheckedIOException}. After one from a method
 * that writes, the index takes no more changes until it is opened again.
 */
public final class PassageIndex implements AutoCloseable {
    private static final FieldType WORDS = words();

    private final LanguageAnalyzers languages = new LanguageAnalyzers();
    private final IndexWriter writer;
    private final SearcherManager searchers;
    private volatile long revision;

    private PassageIndex(Path folder) throws IOException {
        writer = IndexFolder.open(folder, languages, ScoreFusion.SIMILARITY);
        revision =
                Long.parseLong(
                        IndexFolder.committed(writer).getOrDefault(IndexFolder.REVISION_NAME, "0"));
        searchers = new SearcherManager(writer, new BotSearchers());
    }

    /**
     * Opens the index in a folder of its own, and makes the folder if there is none. An index that
     * is damaged or from another version is thrown away: its revision is then 0.
     *
     * @throws UncheckedIOException when the folder cannot be used, or another process has it open
     */
    public static PassageIndex open(Path folder) {
        try {
            return new PassageIndex(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The revision of the last commit; 0 when there was none. */
    public long revision() {
        return revision;
    }

    /** Takes a document in, in place of all chunks that it had, in one step. */
    public void put(IndexedDocument document) {
        List<Document> chunks = new ArrayList<>(document.chunks().size());
        for (IndexedChunk chunk : document.chunks()) {
            chunks.add(fields(document, chunk));
        }
        var key = new Term(IndexFields.DOCUMENT, document.documentId());
        write(
                () -> {
                    if (chunks.isEmpty()) {
                        writer.deleteDocuments(key);
                    } else {
                        writer.updateDocuments(key, chunks);
                    }
                });
    }

    /** Takes a document out; nothing happens when it is not there. */
    public void remove(String documentId) {
        write(() -> writer.deleteDocuments(new Term(IndexFields.DOCUMENT, documentId)));
    }

    /** Takes all documents of a source out. */
    public void removeSource(String sourceId) {
        write(() -> writer.deleteDocuments(new Term(IndexFields.SOURCE, sourceId)));
    }

    /** Takes all documents of a bot out. */
    public void removeBot(String botId) {
        write(() -> writer.deleteDocuments(new Term(IndexFields.BOT, botId)));
    }

    /** Takes everything out, and forgets that it ever was in: the revision is 0 afterwards. */
    public void clear() {
        write(writer::deleteAll);
        commit(0);
        refresh();
    }

    /** Lets searches see everything that was changed before. Milliseconds; no file is synced. */
    public void refresh() {
        write(searchers::maybeRefreshBlocking);
    }

    /**
     * Makes everything that was changed before survive a crash, under this number.
     *
     * @param number what {@link #revision()} says from now on
     */
    public synchronized void commit(long number) {
        var data =
                Map.of(
                        IndexFolder.FORMAT_NAME,
                        IndexFolder.FORMAT,
                        IndexFolder.REVISION_NAME,
                        Long.toString(number));
        write(
                () -> {
                    writer.setLiveCommitData(data.entrySet());
                    writer.commit();
                });
        revision = number;
    }

    /**
     * Whether a commit would keep anything new. That may also be what was merged behind the changes
     * and holds nothing else: until the next commit the disk has it twice, and after a crash it has
     * to be merged again.
     */
    public boolean isUncommitted() {
        return writer.hasUncommittedChanges();
    }

    /** How many chunks a search can find, of all bots. */
    public int chunks() {
        return search(searcher -> searcher.getIndexReader().numDocs());
    }

    /** The passages that fit best, best first. */
    public List<PassageHit> search(PassageQuery query) {
        return search(searcher -> new HybridSearch(searcher, languages, query).hits());
    }

    /** What a search looks at before it ranks, for those who tune the ranking. */
    List<SearchCandidate> candidates(PassageQuery query) {
        return search(searcher -> new HybridSearch(searcher, languages, query).candidates());
    }

    private interface Reading<T> {
        T from(BotSearcher searcher) throws IOException;
    }

    private <T> T search(Reading<T> reading) {
        try {
            IndexSearcher searcher = searchers.acquire();
            try {
                return reading.from((BotSearcher) searcher);
            } finally {
                searchers.release(searcher);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Closes it; what was not committed is forgotten. */
    @Override
    public void close() {
        write(
                () -> {
                    searchers.close();
                    writer.close();
                    writer.getDirectory().close();
                });
    }

    private interface Writing {
        void run() throws IOException;
    }

    private static void write(Writing writing) {
        try {
            writing.run();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Document fields(IndexedDocument document, IndexedChunk indexed) {
        Chunk chunk = indexed.chunk();
        String language = LanguageAnalyzers.family(chunk.language());
        String titles = titles(document.title(), chunk.titlePath());
        var fields = new Document();
        fields.add(new StringField(IndexFields.BOT, document.botId(), Field.Store.NO));
        fields.add(new StringField(IndexFields.SOURCE, document.sourceId(), Field.Store.NO));
        fields.add(new StringField(IndexFields.DOCUMENT, document.documentId(), Field.Store.NO));
        fields.add(new StringField(IndexFields.LANGUAGE, language, Field.Store.NO));
        fields.add(
                new SortedDocValuesField(
                        IndexFields.DOCUMENT, new BytesRef(document.documentId())));
        fields.add(new SortedDocValuesField(IndexFields.SOURCE, new BytesRef(document.sourceId())));
        fields.add(new SortedDocValuesField(IndexFields.LANGUAGE, new BytesRef(language)));
        fields.add(new NumericDocValuesField(IndexFields.ORDINAL, chunk.ordinal()));
        fields.add(new Field(IndexFields.text(language), titles, WORDS));
        fields.add(new Field(IndexFields.text(language), chunk.text(), WORDS));
        float[] vector = indexed.vector();
        String model = document.vectorModel();
        if (vector != null && model != null) {
            fields.add(
                    new KnnFloatVectorField(
                            IndexFields.vector(model, vector.length),
                            vector,
                            VectorSimilarityFunction.DOT_PRODUCT));
        }
        return fields;
    }

    /** A path often begins with the document's own title. */
    private static String titles(String title, String path) {
        return path.startsWith(title) ? path : title + " " + path;
    }

    private static FieldType words() {
        var type = new FieldType();
        type.setTokenized(true);
        type.setIndexOptions(IndexOptions.DOCS_AND_FREQS);
        type.freeze();
        return type;
    }

    /** Readers that know each bot's own statistics. */
    private static final class BotSearchers extends SearcherFactory {
        @Override
        public IndexSearcher newSearcher(IndexReader reader, @Nullable IndexReader previous) {
            return new BotSearcher(reader);
        }
    }
}
