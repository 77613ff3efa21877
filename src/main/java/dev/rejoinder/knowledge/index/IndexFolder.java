package dev.rejoinder.knowledge.index;

import dev.rejoinder.linux.ThreadPriority;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.lucene.codecs.KnnVectorsFormat;
import org.apache.lucene.codecs.lucene104.Lucene104Codec;
import org.apache.lucene.codecs.lucene104.Lucene104HnswScalarQuantizedVectorsFormat;
import org.apache.lucene.codecs.lucene99.Lucene99HnswVectorsFormat;
import org.apache.lucene.index.ConcurrentMergeScheduler;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.MergePolicy;
import org.apache.lucene.index.MergeScheduler;
import org.apache.lucene.search.similarities.Similarity;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.LockObtainFailedException;
import org.apache.lucene.store.MMapDirectory;
import org.apache.lucene.util.quantization.QuantizedByteVectorValues.ScalarEncoding;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The index's folder: opens a usable index, and otherwise starts an empty one. */
final class IndexFolder {
    /** Raise it whenever the same text would be indexed differently. */
    static final String FORMAT = "6";

    static final String FORMAT_NAME = "format";
    static final String REVISION_NAME = "revision";
    private static final int BUFFER_MIB = 24;

    /** As many as an embedding provider may return; Lucene's own limit is 1,024. */
    private static final int MAX_DIMENSIONS = 4096;

    private static final int MAX_WAITING_MERGES = 6;
    private static final Logger LOG = LoggerFactory.getLogger(IndexFolder.class);

    private IndexFolder() {}

    static IndexWriter open(Path folder, LanguageAnalyzers languages, Similarity similarity)
            throws IOException {
        Files.createDirectories(folder);
        Directory files = new MMapDirectory(folder);
        try {
            return usable(files, languages, similarity);
        } catch (LockObtainFailedException e) {
            files.close();
            throw e;
        } catch (IOException | RuntimeException e) {
            LOG.warn("The search index in {} is unusable; rebuilding it: {}", folder, e);
            files.close();
        }
        empty(folder);
        return writer(new MMapDirectory(folder), languages, similarity);
    }

    private static IndexWriter usable(
            Directory files, LanguageAnalyzers languages, Similarity similarity)
            throws IOException {
        IndexWriter writer = writer(files, languages, similarity);
        try {
            check(writer);
            return writer;
        } catch (IOException | RuntimeException e) {
            writer.rollback();
            throw e;
        }
    }

    /** Reads every byte once, so that damage shows up now and not in a search. */
    private static void check(IndexWriter writer) throws IOException {
        String format = committed(writer).get(FORMAT_NAME);
        boolean unused = format == null && writer.getDocStats().maxDoc == 0;
        if (!unused && !FORMAT.equals(format)) {
            throw new IOException("its format is " + format + "; expected " + FORMAT);
        }
        try (DirectoryReader reader = DirectoryReader.open(writer)) {
            for (LeafReaderContext leaf : reader.leaves()) {
                leaf.reader().checkIntegrity();
            }
        }
    }

    private static void empty(Path folder) throws IOException {
        List<Path> files;
        try (var paths = Files.list(folder)) {
            files = paths.filter(Files::isRegularFile).toList();
        }
        for (Path file : files) {
            Files.delete(file);
        }
    }

    private static IndexWriter writer(
            Directory files, LanguageAnalyzers languages, Similarity similarity)
            throws IOException {
        var config =
                new IndexWriterConfig(languages.byField())
                        .setSimilarity(similarity)
                        .setCodec(new Quantized())
                        .setRAMBufferSizeMB(BUFFER_MIB)
                        .setMaxFullFlushMergeWaitMillis(0)
                        .setMergeScheduler(new Merges())
                        // Uncommitted changes are not part of the stored revision, so they must not
                        // be kept.
                        .setCommitOnClose(false);
        return new IndexWriter(files, config);
    }

    static Map<String, String> committed(IndexWriter writer) {
        var data = new java.util.HashMap<String, String>();
        Iterable<Map.Entry<String, String>> entries = writer.getLiveCommitData();
        if (entries != null) {
            entries.forEach(entry -> data.put(entry.getKey(), entry.getValue()));
        }
        return data;
    }

    /**
     * Searches vectors quantized to one bit per dimension, which takes a third of the time of one
     * byte and finds the right neighbourhood. The full vectors on disk then give the exact order.
     */
    private static final class Quantized extends Lucene104Codec {
        private final KnnVectorsFormat vectors =
                new Lucene104HnswScalarQuantizedVectorsFormat(
                        ScalarEncoding.SINGLE_BIT_QUERY_NIBBLE,
                        Lucene99HnswVectorsFormat.DEFAULT_MAX_CONN,
                        Lucene99HnswVectorsFormat.DEFAULT_BEAM_WIDTH) {
                    @Override
                    public int getMaxDimensions(String field) {
                        return MAX_DIMENSIONS;
                    }
                };

        @Override
        public KnnVectorsFormat getKnnVectorsFormatForField(String field) {
            return vectors;
        }
    }

    /** Runs one merge at a time, with low priority. */
    private static final class Merges extends ConcurrentMergeScheduler {
        Merges() {
            setMaxMergesAndThreads(MAX_WAITING_MERGES, 1);
            enableAutoIOThrottle();
        }

        @Override
        protected void doMerge(MergeScheduler.MergeSource source, MergePolicy.OneMerge merge)
                throws IOException {
            ThreadPriority.lower();
            super.doMerge(source, merge);
        }
    }
}
