package dev.rejoinder.knowledge;

import dev.rejoinder.knowledge.SourceStore.Job;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where documents are kept: their originals, their chunks and the chunks' vectors. Each change has
 * a revision, in the order of the commits, so that an index can follow. Every method throws {@code
 * INTERNAL_ERROR} when the database cannot be reached. Thread-safe.
 */
public interface DocumentStore {
    /** The most chunks of one document; what comes after them is not searched. */
    int MAX_CHUNKS = 50_000;

    /**
     * Keeps an original, in several commits; nothing where its document was deleted. It is dropped
     * at a later start unless a document of this id is stored, within the hour.
     */
    void putOriginal(String botId, String documentId, InputStream content) throws IOException;

    /** Writes an original out; nothing when there is none. */
    void copyOriginal(String botId, String documentId, OutputStream to) throws IOException;

    /** The documents of a source, in the order in which they were first stored. */
    List<Document> list(String botId, String sourceId);

    /**
     * Stores a document with its chunks, in place of those it had. Others see all of the change or
     * nothing, though it may take several commits. False when the job is no longer the current one.
     */
    boolean put(Job job, Document document, List<Chunk> chunks);

    /** Removes a document. False when the job is no longer the current one. */
    boolean remove(Job job, String documentId);

    /** The changes after a revision, in order, at most {@code limit}. */
    List<Change> changesAfter(long revision, int limit);

    /**
     * A document that was stored, given vectors, or deleted.
     *
     * @param deleted whether it is gone now
     */
    record Change(
            long revision, String botId, String sourceId, String documentId, boolean deleted) {}

    /** The last revision; 0 when there was no change yet. */
    long revision();

    /** What of a document is searched; empty when it is gone. */
    Optional<Content> content(String botId, String documentId);

    /**
     * A document's chunks.
     *
     * @param title of the document, or of its source where it has none
     */
    record Content(
            String botId,
            String sourceId,
            String documentId,
            String title,
            List<Embedded> chunks) {}

    /**
     * A chunk and its vector, if it has one.
     *
     * @param model whose vector it is, or null
     */
    @SuppressWarnings("ArrayRecordComponent") // nobody compares them
    record Embedded(Chunk chunk, @Nullable String model, float @Nullable [] vector) {}

    /**
     * Some chunks that have no vectors of this model, all of the document that has waited longest.
     */
    Optional<Batch> withoutVectors(String model, int limit);

    /**
     * Chunks of one document, in order.
     *
     * @param edition tells them from those that have taken their place meanwhile
     * @param title of the document, or of its source where it has none
     */
    record Batch(
            String botId,
            String sourceId,
            String documentId,
            long edition,
            String title,
            List<Chunk> chunks) {}

    /**
     * Stores the vectors of chunks, in their order. Once the whole document has vectors, that is a
     * change; once the whole source has, it is READY. False when the chunks are no longer there.
     */
    boolean putVectors(Batch batch, String model, List<float[]> vectors);

    /** A chunk as it is cited; empty when its source is gone. */
    Optional<Cited> cited(String botId, String documentId, int ordinal);

    /**
     * A chunk, and what it is from.
     *
     * @param title of the document, or of its source where it has none
     * @param kind of its source
     * @param location the document's, or its source's
     */
    record Cited(
            String sourceId,
            Source.Kind kind,
            String title,
            @Nullable String location,
            Chunk chunk) {}

    /** The chunks of a source in order, from {@code offset}, at most {@code limit}. */
    List<Cited> chunks(String botId, String sourceId, long offset, int limit);

    /** The bots that know something. */
    List<String> botsWithChunks();

    /**
     * Removes some of what deleted sources and replaced documents have left. Returns false when
     * nothing is left to do.
     */
    boolean purge();

    /**
     * Drops originals that belong to no document; where several share the data, those that have not
     * for an hour. Only while nobody stores any in this process.
     */
    void sweepOriginals();
}
