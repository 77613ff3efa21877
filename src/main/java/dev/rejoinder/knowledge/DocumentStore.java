package dev.rejoinder.knowledge;

import dev.rejoinder.knowledge.SourceStore.Job;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Stores documents: their originals, chunks and vectors. Each change gets a revision, and revisions
 * follow the order of commits, so an index can follow the changes. Every method throws {@code
 * INTERNAL_ERROR} if the database cannot be reached. Thread-safe.
 */
public interface DocumentStore {
    /** The most chunks of one document; further chunks are not searched. */
    int MAX_CHUNKS = 50_000;

    /**
     * Stores an original in several commits, or nothing if its document was deleted. If no document
     * with this id is stored within an hour, a later start deletes the original.
     */
    void putOriginal(String botId, String documentId, InputStream content) throws IOException;

    /** Writes an original to {@code to}; writes nothing if there is none. */
    void copyOriginal(String botId, String documentId, OutputStream to) throws IOException;

    /** Lists the documents of a source in the order in which they were first stored. */
    List<Document> list(String botId, String sourceId);

    /**
     * Stores a document with its chunks and replaces its previous ones. Readers see all of the
     * change or none of it, though it may take several commits. Returns false if the job is no
     * longer current.
     */
    boolean put(Job job, Document document, List<Chunk> chunks);

    /** Removes a document. Returns false if the job is no longer current. */
    boolean remove(Job job, String documentId);

    /** Returns at most {@code limit} changes after a revision, in order. */
    List<Change> changesAfter(long revision, int limit);

    /**
     * A document was stored, got its vectors, or was deleted.
     *
     * @param deleted whether the document no longer exists
     */
    record Change(
            long revision, String botId, String sourceId, String documentId, boolean deleted) {}

    /** The latest revision; 0 before the first change. */
    long revision();

    /** Returns the searchable content of a document; empty if it no longer exists. */
    Optional<Content> content(String botId, String documentId);

    /**
     * A document's chunks.
     *
     * @param title of the document, or of its source if the document has none
     */
    record Content(
            String botId,
            String sourceId,
            String documentId,
            String title,
            List<Embedded> chunks) {}

    /**
     * A chunk and its vectors, if it has any.
     *
     * @param model the embedding model that produced the vectors, or null
     */
    record Embedded(Chunk chunk, @Nullable String model, @Nullable ChunkEmbedding embedding) {}

    /**
     * Returns some chunks without vectors of this model, all from the document that has waited
     * longest.
     */
    Optional<Batch> withoutVectors(String model, int limit);

    /**
     * Chunks of one document, in order.
     *
     * @param edition version of the document's chunks; it changes when they are replaced
     * @param title of the document, or of its source if the document has none
     */
    record Batch(
            String botId,
            String sourceId,
            String documentId,
            long edition,
            String title,
            List<Chunk> chunks) {}

    /**
     * Stores the vectors of a batch, in the order of its chunks. When the whole document has
     * vectors, this counts as a change; when the whole source has, the source is READY. Returns
     * false if the chunks no longer exist.
     */
    boolean putVectors(Batch batch, String model, List<ChunkEmbedding> embeddings);

    /** Returns a chunk with what a citation needs; empty if its source no longer exists. */
    Optional<Cited> cited(String botId, String documentId, int ordinal);

    /**
     * A chunk and its origin.
     *
     * @param title of the document, or of its source if the document has none
     * @param kind of its source
     * @param location of the document, or else of its source
     */
    record Cited(
            String sourceId,
            Source.Kind kind,
            String title,
            @Nullable String location,
            Chunk chunk) {}

    /** Lists at most {@code limit} chunks of a source in order, from {@code offset}. */
    List<Cited> chunks(String botId, String sourceId, long offset, int limit);

    /** Lists the bots that have chunks. */
    List<String> botsWithChunks();

    /**
     * Removes some leftovers of deleted sources and replaced documents. Returns false when nothing
     * is left to remove.
     */
    boolean purge();

    /**
     * Deletes originals that belong to no document. If several processes share the data, it keeps
     * those written within the last hour. Call it only while nothing in this process stores
     * originals.
     */
    void sweepOriginals();
}
