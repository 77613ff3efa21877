package dev.rejoinder.storage.sql;

import dev.rejoinder.knowledge.Chunk;
import dev.rejoinder.knowledge.Document;
import dev.rejoinder.knowledge.DocumentStore;
import dev.rejoinder.knowledge.Source;
import dev.rejoinder.knowledge.SourceStore.Job;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Documents in a database. What is large is written in commits so small that turns, which share the
 * writer, do not wait for it; the last one makes it count.
 */
public final class SqlDocumentStore implements DocumentStore {
    /** Of an original, in bytes. */
    private static final int PART = 256 << 10;

    /** The most chunks that one commit stores. */
    private static final int CHUNKS_PER_COMMIT = 200;

    private static final String IS_CURRENT =
            """
            select run from source
            where bot_id = ? and id = ? and run = ? and status = 'READING'
            """;

    private static final String IS_DELETED =
            """
            select case when deleted_at is null then 0 else 1 end
            from document where bot_id = ? and id = ?
            """;

    private static final String REPLACE =
            """
            update document set location = ?, title = ?, media_type = ?, content_hash = ?,
                bytes = ?, etag = ?, last_modified = ?, links = ?, edition = ?, chunks = ?,
                revision = ?, vector_model = null, leftovers = 1
            where bot_id = ? and id = ? and deleted_at is null
            """;

    private static final String INSERT_CHUNK =
            """
            insert into chunk (bot_id, document_id, edition, ordinal, title_path, page, language,
                content)
            values (?, ?, ?, ?, ?, ?, ?, ?)
            """;

    /** The columns of a chunk, as {@link #chunk} reads them. */
    private static final String CHUNK = "c.ordinal, c.title_path, c.page, c.language, c.content";

    private static final String CITED =
            "select "
                    + CHUNK
                    + """
                    , s.id, s.kind, coalesce(d.title, s.title), coalesce(d.location, s.location)
                    from source s
                    join document d on d.bot_id = s.bot_id and d.source_id = s.id
                        and d.deleted_at is null
                    join chunk c on c.bot_id = d.bot_id and c.document_id = d.id
                        and c.edition = d.edition
                    """;

    private static final String CONTENT =
            """
            select d.source_id, coalesce(d.title, s.title), d.edition
            from document d join source s on s.bot_id = d.bot_id and s.id = d.source_id
            where d.bot_id = ? and d.id = ? and d.deleted_at is null
            """;

    private static final String WAITING =
            """
            select bot_id, id from document
            where vector_model is null and deleted_at is null and chunks > 0
            order by revision limit 1
            """;

    private static final String WAITING_FOR_ANOTHER =
            """
            select bot_id, id from document
            where vector_model <> ? and deleted_at is null and chunks > 0 limit 1
            """;

    private static final String WITHOUT_VECTOR =
            "select "
                    + CHUNK
                    + """
                    , d.edition, d.source_id, coalesce(d.title, s.title)
                    from document d
                    join source s on s.bot_id = d.bot_id and s.id = d.source_id
                    join chunk c on c.bot_id = d.bot_id and c.document_id = d.id
                        and c.edition = d.edition
                    where d.bot_id = ? and d.id = ? and coalesce(c.vector_model, '') <> ?
                    order by c.ordinal limit ?
                    """;

    private final Database database;
    private final Dialect dialect;

    public SqlDocumentStore(Database database, Dialect dialect) {
        this.database = database;
        this.dialect = dialect;
    }

    @Override
    public void putOriginal(String botId, String documentId, InputStream content)
            throws IOException {
        int part = 0;
        while (true) {
            byte[] bytes = content.readNBytes(PART);
            int number = part++;
            boolean put = database.write(sql -> putPart(sql, botId, documentId, number, bytes));
            if (!put || bytes.length < PART) {
                return;
            }
        }
    }

    /** Returns false, and stores nothing, when the document was deleted: nobody would remove it. */
    private boolean putPart(Sql sql, String botId, String documentId, int number, byte[] bytes) {
        boolean deleted =
                sql.queryOne(
                                IS_DELETED + dialect.forUpdate(),
                                row -> row.integer(1),
                                botId,
                                documentId)
                        .filter(is -> is != 0)
                        .isPresent();
        if (deleted) {
            return false;
        }
        sql.update(
                "delete from original where bot_id = ? and document_id = ? and part >= ?",
                botId,
                documentId,
                number);
        if (bytes.length > 0) {
            sql.update(
                    """
                    insert into original (bot_id, document_id, part, content)
                    values (?, ?, ?, ?)
                    """,
                    botId,
                    documentId,
                    number,
                    bytes);
        }
        return true;
    }

    @Override
    public void copyOriginal(String botId, String documentId, OutputStream to) throws IOException {
        for (int part = 0; ; part++) {
            int number = part;
            Optional<byte[]> bytes =
                    database.query(
                            sql ->
                                    sql.queryOne(
                                            """
                                            select content from original
                                            where bot_id = ? and document_id = ? and part = ?
                                            """,
                                            row -> row.bytes(1),
                                            botId,
                                            documentId,
                                            number));
            if (bytes.isEmpty()) {
                return;
            }
            to.write(bytes.get());
        }
    }

    @Override
    public List<Document> list(String botId, String sourceId) {
        return database.query(
                sql ->
                        sql.query(
                                """
                                select bot_id, source_id, id, location, title, media_type,
                                    content_hash, bytes, etag, last_modified, links
                                from document
                                where bot_id = ? and source_id = ? and deleted_at is null
                                order by id
                                """,
                                SqlDocumentStore::document,
                                botId,
                                sourceId));
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
            // So that what a crash leaves behind belongs to something, which is not read yet.
            DocumentRows.insert(sql, unread(document), 0, 0);
        }
        insert(sql, job, document, some);
        return true;
    }

    /** Without what would have it taken for unchanged the next time. */
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

    /** Whether a job is the current one, which it then is until the end of the transaction. */
    private boolean isCurrent(Sql sql, Job job) {
        return sql.queryOne(
                        IS_CURRENT + dialect.forUpdate(),
                        row -> row.number(1),
                        job.source().botId(),
                        job.source().id(),
                        job.run())
                .isPresent();
    }

    private static boolean exists(Sql sql, Document document) {
        return sql.number(
                        "select count(*) from document where bot_id = ? and id = ?",
                        document.botId(),
                        document.id())
                > 0;
    }

    private static void insert(Sql sql, Job job, Document document, List<Chunk> chunks) {
        var rows = new ArrayList<@Nullable Object[]>();
        for (Chunk chunk : chunks) {
            rows.add(
                    new @Nullable Object[] {
                        document.botId(),
                        document.id(),
                        job.run(),
                        chunk.ordinal(),
                        chunk.titlePath(),
                        chunk.page(),
                        chunk.language(),
                        chunk.text()
                    });
        }
        sql.updateEach(INSERT_CHUNK, rows);
    }

    private static void replace(Sql sql, Job job, Document document, int chunks) {
        int replaced =
                sql.update(
                        REPLACE,
                        document.location(),
                        document.title(),
                        document.mediaType(),
                        document.contentHash(),
                        document.bytes(),
                        document.etag(),
                        document.lastModified(),
                        String.join("\n", document.links()),
                        job.run(),
                        chunks,
                        DocumentRows.nextRevision(sql),
                        document.botId(),
                        document.id());
        if (replaced == 0) {
            DocumentRows.insert(sql, document, job.run(), chunks);
        }
    }

    @Override
    public boolean remove(Job job, String documentId) {
        return database.write(
                sql ->
                        isCurrent(sql, job)
                                && DocumentRows.delete(
                                        sql, dialect.now(sql), job.source().botId(), documentId));
    }

    @Override
    public List<Change> changesAfter(long revision, int limit) {
        return database.query(
                sql ->
                        sql.query(
                                """
                                select revision, bot_id, source_id, id,
                                    case when deleted_at is null then 0 else 1 end
                                from document where revision > ? order by revision limit ?
                                """,
                                row ->
                                        new Change(
                                                row.number(1),
                                                row.text(2),
                                                row.text(3),
                                                row.text(4),
                                                row.integer(5) != 0),
                                revision,
                                limit));
    }

    @Override
    public long revision() {
        return database.query(
                sql -> sql.number("select revision from knowledge_revision where id = 1"));
    }

    private record Head(String sourceId, String title, long edition) {}

    @Override
    public Optional<Content> content(String botId, String documentId) {
        return database.read(
                sql ->
                        sql.queryOne(
                                        CONTENT,
                                        row -> new Head(row.text(1), row.text(2), row.number(3)),
                                        botId,
                                        documentId)
                                .map(
                                        head ->
                                                new Content(
                                                        botId,
                                                        head.sourceId(),
                                                        documentId,
                                                        head.title(),
                                                        embedded(
                                                                sql,
                                                                botId,
                                                                documentId,
                                                                head.edition()))));
    }

    private static List<Embedded> embedded(Sql sql, String botId, String documentId, long edition) {
        return sql.query(
                "select "
                        + CHUNK
                        + """
                        , c.vector_model, c.vector from chunk c
                        where c.bot_id = ? and c.document_id = ? and c.edition = ?
                        order by c.ordinal
                        """,
                row ->
                        new Embedded(
                                chunk(row),
                                row.textOrNull(6),
                                VectorEncoding.read(row.bytesOrNull(7))),
                botId,
                documentId,
                edition);
    }

    private record Key(String botId, String documentId) {}

    @Override
    public Optional<Batch> withoutVectors(String model, int limit) {
        return database.read(
                sql -> {
                    Optional<Key> next =
                            sql.queryOne(WAITING, row -> new Key(row.text(1), row.text(2)));
                    if (next.isEmpty()) {
                        next =
                                sql.queryOne(
                                        WAITING_FOR_ANOTHER,
                                        row -> new Key(row.text(1), row.text(2)),
                                        model);
                    }
                    return next.flatMap(key -> batch(sql, key, model, limit));
                });
    }

    private record Waiting(Chunk chunk, Head head) {}

    private static Optional<Batch> batch(Sql sql, Key key, String model, int limit) {
        List<Waiting> waiting =
                sql.query(
                        WITHOUT_VECTOR,
                        row ->
                                new Waiting(
                                        chunk(row),
                                        new Head(row.text(7), row.text(8), row.number(6))),
                        key.botId(),
                        key.documentId(),
                        model,
                        limit);
        if (waiting.isEmpty()) {
            return Optional.empty();
        }
        Head head = waiting.getFirst().head();
        return Optional.of(
                new Batch(
                        key.botId(),
                        head.sourceId(),
                        key.documentId(),
                        head.edition(),
                        head.title(),
                        waiting.stream().map(Waiting::chunk).toList()));
    }

    @Override
    public boolean putVectors(Batch batch, String model, List<float[]> vectors) {
        return database.write(sql -> putVectors(sql, batch, model, vectors));
    }

    private boolean putVectors(Sql sql, Batch batch, String model, List<float[]> vectors) {
        long current =
                sql.number(
                        """
                        select count(*) from document
                        where bot_id = ? and id = ? and edition = ? and deleted_at is null
                        """,
                        batch.botId(),
                        batch.documentId(),
                        batch.edition());
        if (current == 0) {
            return false;
        }
        var rows = new ArrayList<@Nullable Object[]>();
        for (int i = 0; i < vectors.size(); i++) {
            rows.add(
                    new @Nullable Object[] {
                        model,
                        VectorEncoding.write(vectors.get(i)),
                        batch.botId(),
                        batch.documentId(),
                        batch.edition(),
                        batch.chunks().get(i).ordinal()
                    });
        }
        sql.updateEach(
                """
                update chunk set vector_model = ?, vector = ?
                where bot_id = ? and document_id = ? and edition = ? and ordinal = ?
                """,
                rows);
        if (sql.queryOne(
                        WITHOUT_VECTOR,
                        row -> row.integer(1),
                        batch.botId(),
                        batch.documentId(),
                        model,
                        1)
                .isEmpty()) {
            documentHasVectors(sql, batch, model);
        }
        return true;
    }

    private void documentHasVectors(Sql sql, Batch batch, String model) {
        sql.update(
                "update document set vector_model = ?, revision = ? where bot_id = ? and id = ?",
                model,
                DocumentRows.nextRevision(sql),
                batch.botId(),
                batch.documentId());
        if (!DocumentRows.waits(sql, batch.botId(), batch.sourceId(), model)) {
            sql.update(
                    """
                    update source set status = 'READY', updated_at = ?
                    where bot_id = ? and id = ? and status = 'INDEXING'
                    """,
                    dialect.now(sql),
                    batch.botId(),
                    batch.sourceId());
        }
    }

    @Override
    public Optional<Cited> cited(String botId, String documentId, int ordinal) {
        return database.query(
                sql ->
                        sql.queryOne(
                                CITED + "where d.bot_id = ? and d.id = ? and c.ordinal = ?",
                                SqlDocumentStore::cited,
                                botId,
                                documentId,
                                ordinal));
    }

    @Override
    public List<Cited> chunks(String botId, String sourceId, long offset, int limit) {
        return database.query(
                sql ->
                        sql.query(
                                CITED
                                        + """
                                        where s.bot_id = ? and s.id = ?
                                        order by d.id, c.ordinal limit ? offset ?
                                        """,
                                SqlDocumentStore::cited,
                                botId,
                                sourceId,
                                limit,
                                offset));
    }

    @Override
    public List<String> botsWithChunks() {
        return database.query(
                sql ->
                        sql.query(
                                """
                                select b.id from bot b where exists (
                                    select 1 from document d where d.bot_id = b.id
                                        and d.deleted_at is null and d.chunks > 0)
                                """,
                                row -> row.text(1)));
    }

    @Override
    public boolean purge() {
        return new DocumentPurge(database, dialect).step();
    }

    @Override
    public void sweepOriginals() {
        new DocumentPurge(database, dialect).sweepOriginals();
    }

    private static Document document(ResultRow row) throws SQLException {
        return new Document(
                row.text(1),
                row.text(2),
                row.text(3),
                row.textOrNull(4),
                row.textOrNull(5),
                row.textOrNull(6),
                row.text(7),
                row.number(8),
                row.textOrNull(9),
                row.textOrNull(10),
                row.text(11).lines().toList());
    }

    private static Chunk chunk(ResultRow row) throws SQLException {
        @Nullable Integer page = row.integerOrNull(3);
        return new Chunk(row.integer(1), row.text(2), page, row.text(4), row.text(5));
    }

    private static Cited cited(ResultRow row) throws SQLException {
        return new Cited(
                row.text(6),
                Source.Kind.valueOf(row.text(7)),
                row.text(8),
                row.textOrNull(9),
                chunk(row));
    }
}
