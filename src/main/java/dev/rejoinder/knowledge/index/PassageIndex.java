package dev.rejoinder.knowledge.index;

import dev.rejoinder.knowledge.Chunk;
import dev.rejoinder.knowledge.ChunkEmbedding;
import dev.rejoinder.knowledge.ChunkSentences;
import dev.rejoinder.knowledge.NormalizedQuestion;
import dev.rejoinder.knowledge.TaughtQuestions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.lucene.document.BinaryDocValuesField;
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
 * The index of all bots' passages, by words and by vectors. Changes become visible to searches with
 * {@link #refresh()} and durable with {@link #commit}; after a crash the index is in the state of
 * its last commit. Thread-safe. Methods take milliseconds of processor time and read memory-mapped
 * files; {@link #put} and {@link #commit} may take longer, so call them on platform threads.
 *
 * <p>I/O errors are reported as {@link UncheckedIOException}. After one from a method that writes,
 * the index accepts no changes until it is opened again.
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
     * Opens the index in its folder, and creates the folder if needed. A damaged index or one of
     * another format is deleted; its revision is then 0.
     *
     * @throws UncheckedIOException if the folder cannot be used, or another process has it open
     */
    public static PassageIndex open(Path folder) {
        try {
            return new PassageIndex(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The revision of the last commit; 0 before the first. */
    public long revision() {
        return revision;
    }

    /** Whether a write has failed, so that the index must be opened again. */
    public boolean isBroken() {
        return !writer.isOpen();
    }

    /** Adds a document, and replaces its previous chunks atomically. */
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

    /** Removes a document, if it is in the index. */
    public void remove(String documentId) {
        write(() -> writer.deleteDocuments(new Term(IndexFields.DOCUMENT, documentId)));
    }

    /** Removes all documents of a source. */
    public void removeSource(String sourceId) {
        write(() -> writer.deleteDocuments(new Term(IndexFields.SOURCE, sourceId)));
    }

    /** Removes all documents of a bot. */
    public void removeBot(String botId) {
        write(() -> writer.deleteDocuments(new Term(IndexFields.BOT, botId)));
    }

    /** Removes everything and resets the revision to 0. */
    public void clear() {
        write(writer::deleteAll);
        commit(0);
        refresh();
    }

    /** Makes earlier changes visible to searches. Takes milliseconds; syncs no file. */
    public void refresh() {
        write(searchers::maybeRefreshBlocking);
    }

    /**
     * Makes earlier changes durable.
     *
     * @param number the value of {@link #revision()} from now on
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
     * Whether there is anything to commit. That includes background merges without other changes:
     * until the next commit the merged segments take up disk space twice, and a crash loses the
     * merge.
     */
    public boolean isUncommitted() {
        return writer.hasUncommittedChanges();
    }

    /** The number of searchable chunks of all bots. */
    public int chunks() {
        return search(searcher -> searcher.getIndexReader().numDocs());
    }

    /** Returns the best matching passages, best first. */
    public List<PassageHit> search(PassageQuery query) {
        return search(searcher -> new HybridSearch(searcher, languages, query).hits());
    }

    /** Returns the candidates before ranking, for tuning. */
    List<SearchCandidate> candidates(PassageQuery query) {
        return search(searcher -> new HybridSearch(searcher, languages, query).candidates());
    }

    private interface Reading<T> {
        T from(IndexSnapshot searcher) throws IOException;
    }

    private <T> T search(Reading<T> reading) {
        try {
            IndexSearcher searcher = searchers.acquire();
            try {
                return reading.from((IndexSnapshot) searcher);
            } finally {
                searchers.release(searcher);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Closes the index and discards uncommitted changes. */
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
        for (String sentence : ChunkSentences.of(chunk)) {
            fields.add(new Field(IndexFields.text(language), sentence, WORDS));
        }
        for (String question : TaughtQuestions.of(chunk)) {
            String id = NormalizedQuestion.of(question);
            fields.add(new StringField(IndexFields.QUESTION, id, Field.Store.NO));
        }
        ChunkEmbedding embedding = indexed.embedding();
        String model = document.vectorModel();
        if (embedding != null && model != null) {
            addVectors(fields, model, embedding);
        }
        return fields;
    }

    private static void addVectors(Document fields, String model, ChunkEmbedding embedding) {
        float[] vector = embedding.vector();
        fields.add(
                new KnnFloatVectorField(
                        IndexFields.vector(model, vector.length),
                        vector,
                        VectorSimilarityFunction.DOT_PRODUCT));
        byte[] sentences = embedding.sentences().bytes();
        if (sentences.length > 0) {
            fields.add(
                    new BinaryDocValuesField(
                            IndexFields.sentenceVectors(model, vector.length),
                            new BytesRef(sentences)));
        }
    }

    /** Avoids repeating the document's title, with which paths often begin. */
    private static String titles(String title, String path) {
        return path.startsWith(title) ? path : title + " " + path;
    }

    private static FieldType words() {
        var type = new FieldType();
        type.setTokenized(true);
        type.setIndexOptions(IndexOptions.DOCS_AND_FREQS_AND_POSITIONS);
        type.freeze();
        return type;
    }

    /** Searchers with statistics per bot. */
    private static final class BotSearchers extends SearcherFactory {
        @Override
        public IndexSearcher newSearcher(IndexReader reader, @Nullable IndexReader previous) {
            return new IndexSnapshot(reader);
        }
    }
}
