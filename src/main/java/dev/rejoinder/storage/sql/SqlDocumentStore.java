package dev.rejoinder.storage.sql;

import dev.rejoinder.knowledge.Chunk;
import dev.rejoinder.knowledge.ChunkEmbedding;
import dev.rejoinder.knowledge.Document;
import dev.rejoinder.knowledge.DocumentStore;
import dev.rejoinder.knowledge.Source;
import dev.rejoinder.knowledge.SourceStore.Job;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/**
 * Documents in SQL. A large document is written in small commits, because turns share the writer
 * and must not wait. The last commit makes the document visible.
 */
public final class SqlDocumentStore implements DocumentStore {
    /** Maximum number of chunks that one commit stores. */
    private static final int CHUNKS_PER_COMMIT = 200;

    private static final String IS_CURRENT =
            """
            select run from source
            where bot_id = :bot_id and id = :source_id and run = :run and status = 'READING'
            """;

    private static final String EXISTS =
            "select count(*) from document where bot_id = :bot_id and id = :id";

    private static final String LIST =
            DocumentStatements.SELECT
                    + """
                    where bot_id = :bot_id and source_id = :source_id and deleted_at is null
                    order by id
                    """;

    private static final String CITED =
            "select "
                    + ChunkColumns.READ_FROM_C
                    + """
                    , s.id, s.kind, coalesce(d.title, s.title) as title,
                        coalesce(d.location, s.location) as location
                    from source s
                    join document d on d.bot_id = s.bot_id and d.source_id = s.id
                        and d.deleted_at is null
                    join chunk c on c.bot_id = d.bot_id and c.document_id = d.id
                        and c.edition = d.edition
                    """;

    private static final String FIND_CITED =
            CITED + "where d.bot_id = :bot_id and d.id = :document_id and c.ordinal = :ordinal";

    private static final String CITED_OF_SOURCE =
            CITED
                    + """
                    where s.bot_id = :bot_id and s.id = :source_id
                    order by d.id, c.ordinal limit :most offset :offset
                    """;

    private final Database database;
    private final Dialect dialect;
    private final OriginalParts originals;
    private final ChunkVectors vectors;
    private final DocumentPurge purge;

    public SqlDocumentStore(Database database, Dialect dialect) {
        this.database = database;
        this.dialect = dialect;
        this.originals = new OriginalParts(database, dialect);
        this.vectors = new ChunkVectors(dialect);
        this.purge = new DocumentPurge(database, dialect);
    }

    @Override
    public void putOriginal(String botId, String documentId, InputStream content)
            throws IOException {
        originals.put(botId, documentId, content);
    }

    @Override
    public void copyOriginal(String botId, String documentId, OutputStream to) throws IOException {
        originals.copy(botId, documentId, to);
    }

    @Override
    public List<Document> list(String botId, String sourceId) {
        Parameters source = Parameters.of("bot_id", botId).and("source_id", sourceId);
        return database.query(sql -> sql.query(LIST, DocumentStatements::document, source));
    }

    @Override
    public boolean put(Job job, Document document, List<Chunk> chunks) {
        List<Chunk> kept = chunks.subList(0, Math.min(chunks.size(), MAX_CHUNKS));
        int from = 0;
        while (kept.size() - from > CHUNKS_PER_COMMIT) {
            List<Chunk> some = kept.subList(from, from + CHUNKS_PER_COMMIT);
            boolean first = from == 0;
            if (!database.write(sql -> putSome(sql, job, document, some, first))) {
                return false;
            }
            from += CHUNKS_PER_COMMIT;
        }
        List<Chunk> last = kept.subList(from, kept.size());
        return database.write(
                sql -> {
                    if (!isCurrent(sql, job)) {
                        return false;
                    }
                    insert(sql, job, document, last);
                    replace(sql, job, document, kept.size());
                    return true;
                });
    }

    private boolean putSome(Sql sql, Job job, Document document, List<Chunk> some, boolean first) {
        if (!isCurrent(sql, job)) {
            return false;
        }
        if (first && !exists(sql, document)) {
            // Insert the document first, so that chunks left behind by a crash belong to a document
            // and are purged.
            DocumentStatements.insert(sql, unread(document), 0, 0);
        }
        insert(sql, job, document, some);
        return true;
    }

    /**
     * The document without its validators and hash, so that the next sync does not skip it as
     * unchanged.
     */
    private static Document unread(Document document) {
        return new Document(
                document.botId(),
                document.sourceId(),
                document.id(),
                document.location(),
                document.title(),
                document.mediaType(),
                "",
                document.bytes(),
                null,
                null,
                List.of());
    }

    /**
     * Returns whether the job is the current one, and locks it as such until the end of the
     * transaction.
     */
    private boolean isCurrent(Sql sql, Job job) {
        return sql.queryOne(
                        IS_CURRENT + dialect.forUpdate(),
                        row -> true,
                        Parameters.of("bot_id", job.source().botId())
                                .and("source_id", job.source().id())
                                .and("run", job.run()))
                .isPresent();
    }

    private static boolean exists(Sql sql, Document document) {
        Parameters key = Parameters.of("bot_id", document.botId()).and("id", document.id());
        return sql.number(EXISTS, key) > 0;
    }

    private static void insert(Sql sql, Job job, Document document, List<Chunk> chunks) {
        sql.updateEach(
                ChunkColumns.INSERT,
                chunks.stream()
                        .map(
                                chunk ->
                                        ChunkColumns.parameters(
                                                document.botId(), document.id(), job.run(), chunk))
                        .toList());
    }

    private static void replace(Sql sql, Job job, Document document, int chunks) {
        if (!DocumentStatements.replace(sql, document, job.run(), chunks)) {
            DocumentStatements.insert(sql, document, job.run(), chunks);
        }
    }

    @Override
    public boolean remove(Job job, String documentId) {
        return database.write(
                sql ->
                        isCurrent(sql, job)
                                && DocumentStatements.delete(
                                        sql, dialect.now(sql), job.source().botId(), documentId));
    }

    @Override
    public List<Change> changesAfter(long revision, int limit) {
        return database.query(sql -> DocumentChanges.after(sql, revision, limit));
    }

    @Override
    public long revision() {
        return database.query(DocumentChanges::revision);
    }

    @Override
    public Optional<Content> content(String botId, String documentId) {
        return database.read(sql -> DocumentChanges.content(sql, botId, documentId));
    }

    @Override
    public List<String> botsWithChunks() {
        return database.query(DocumentChanges::botsWithChunks);
    }

    @Override
    public Optional<Batch> withoutVectors(String model, int limit) {
        return database.read(sql -> ChunkVectors.missing(sql, model, limit));
    }

    @Override
    public boolean putVectors(Batch batch, String model, List<ChunkEmbedding> embeddings) {
        return database.write(sql -> vectors.put(sql, batch, model, embeddings));
    }

    @Override
    public Optional<Cited> cited(String botId, String documentId, int ordinal) {
        Parameters key =
                Parameters.of("bot_id", botId)
                        .and("document_id", documentId)
                        .and("ordinal", ordinal);
        return database.query(sql -> sql.queryOne(FIND_CITED, SqlDocumentStore::cited, key));
    }

    @Override
    public List<Cited> chunks(String botId, String sourceId, long offset, int limit) {
        Parameters page =
                Parameters.of("bot_id", botId)
                        .and("source_id", sourceId)
                        .and("most", limit)
                        .and("offset", offset);
        return database.query(sql -> sql.query(CITED_OF_SOURCE, SqlDocumentStore::cited, page));
    }

    private static Cited cited(ResultRow row) throws SQLException {
        Chunk chunk = ChunkColumns.chunk(row);
        return new Cited(
                row.text("id"),
                Source.Kind.valueOf(row.text("kind")),
                row.text("title"),
                row.textOrNull("location"),
                chunk);
    }

    @Override
    public boolean purge() {
        return purge.step();
    }

    @Override
    public void sweepOriginals() {
        purge.sweepOriginals();
    }
}
