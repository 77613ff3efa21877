package dev.rejoinder.storage.sql;

import dev.rejoinder.knowledge.Document;
import dev.rejoinder.knowledge.Source;

/** What the stores of sources and of documents both do to documents, within a transaction. */
final class DocumentRows {
    private static final String INSERT =
            """
            insert into document (bot_id, id, source_id, location, title, media_type, content_hash,
                bytes, etag, last_modified, links, edition, chunks, revision, leftovers)
            values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0)
            """;

    private static final String DELETE =
            """
            update document set deleted_at = ?, chunks = 0, revision = ?, leftovers = 1
            where bot_id = ? and id = ? and deleted_at is null
            """;

    private static final String NEXT_REVISION =
            "update knowledge_revision set revision = revision + 1 where id = 1 returning revision";

    private DocumentRows() {}

    /**
     * The next revision. Whoever takes one commits before the next is given, also where several
     * write at once: the row is its taker's until then. So nobody who follows the revisions meets
     * one before those below it are there.
     */
    static long nextRevision(Sql sql) {
        return sql.updateOne(NEXT_REVISION, row -> row.number(1)).orElse(0L);
    }

    static void insert(Sql sql, Document document, long edition, int chunks) {
        sql.update(
                INSERT,
                document.botId(),
                document.id(),
                document.sourceId(),
                document.location(),
                document.title(),
                document.mediaType(),
                document.contentHash(),
                document.bytes(),
                document.etag(),
                document.lastModified(),
                String.join("\n", document.links()),
                edition,
                chunks,
                nextRevision(sql));
    }

    static boolean delete(Sql sql, long now, String botId, String id) {
        return sql.update(DELETE, now, nextRevision(sql), botId, id) > 0;
    }

    /** Whether chunks of a source wait for vectors of a model. */
    static boolean waits(Sql sql, Source source, String model) {
        return waits(sql, source.botId(), source.id(), model);
    }

    static boolean waits(Sql sql, String botId, String sourceId, String model) {
        return sql.number(
                        """
                        select count(*) from document
                        where bot_id = ? and source_id = ? and deleted_at is null and chunks > 0
                            and coalesce(vector_model, '') <> ?
                        """,
                        botId,
                        sourceId,
                        model)
                > 0;
    }
}
