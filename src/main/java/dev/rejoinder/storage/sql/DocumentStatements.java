package dev.rejoinder.storage.sql;

import dev.rejoinder.knowledge.Document;
import dev.rejoinder.knowledge.Source;
import java.sql.SQLException;

/** Statements on document rows that the stores of sources and of documents share. */
final class DocumentStatements {
    private static final Columns KEY = Columns.of("bot_id", "source_id", "id");

    /** Columns that are replaced when the document is read again. */
    private static final Columns CONTENT =
            Columns.of(
                    "location",
                    "title",
                    "media_type",
                    "content_hash",
                    "bytes",
                    "etag",
                    "last_modified",
                    "links");

    private static final Columns STORED =
            CONTENT.with("edition", ":edition")
                    .with("chunks", ":chunks")
                    .with("revision", ":revision");

    private static final String INSERT =
            KEY.and(STORED).with("leftovers", "0").insertInto("document");

    private static final String IS_KEPT =
            "where bot_id = :bot_id and id = :id and deleted_at is null";

    private static final String REPLACE =
            "update document set "
                    + STORED.with("vector_model", "null").with("leftovers", "1").assignments()
                    + "\n"
                    + IS_KEPT;

    private static final String DELETE =
            "update document set deleted_at = :now, chunks = 0, revision = :revision,"
                    + " leftovers = 1 "
                    + IS_KEPT;

    /** Select for {@link #document}. */
    static final String SELECT = "select " + KEY.and(CONTENT).names() + " from document\n";

    private static final String NEXT_REVISION =
            "update knowledge_revision set revision = revision + 1 where id = 1 returning revision";

    private static final String WAITING =
            """
            select count(*) from document
            where bot_id = :bot_id and source_id = :source_id and deleted_at is null and chunks > 0
                and coalesce(vector_model, '') <> :model
            """;

    private DocumentStatements() {}

    /**
     * Returns the next revision. The counter's row stays locked until the transaction commits, so
     * concurrent writers commit in revision order: a reader that follows revisions never sees one
     * before all lower ones are visible.
     */
    static long nextRevision(Sql sql) {
        return sql.updateOne(NEXT_REVISION, row -> row.number("revision"), Parameters.NONE)
                .orElse(0L);
    }

    static void insert(Sql sql, Document document, long edition, int chunks) {
        sql.update(INSERT, parameters(sql, document, edition, chunks));
    }

    /** Replaces the document with the same id. Returns false if there is none. */
    static boolean replace(Sql sql, Document document, long edition, int chunks) {
        return sql.update(REPLACE, parameters(sql, document, edition, chunks)) > 0;
    }

    private static Parameters parameters(Sql sql, Document document, long edition, int chunks) {
        return Parameters.of("bot_id", document.botId())
                .and("source_id", document.sourceId())
                .and("id", document.id())
                .and("location", document.location())
                .and("title", document.title())
                .and("media_type", document.mediaType())
                .and("content_hash", document.contentHash())
                .and("bytes", document.bytes())
                .and("etag", document.etag())
                .and("last_modified", document.lastModified())
                .and("links", String.join("\n", document.links()))
                .and("edition", edition)
                .and("chunks", chunks)
                .and("revision", nextRevision(sql));
    }

    static boolean delete(Sql sql, long now, String botId, String id) {
        Parameters parameters =
                Parameters.of("now", now)
                        .and("revision", nextRevision(sql))
                        .and("bot_id", botId)
                        .and("id", id);
        return sql.update(DELETE, parameters) > 0;
    }

    /** Returns whether chunks of a source still need vectors of a model. */
    static boolean waits(Sql sql, Source source, String model) {
        return waits(sql, source.botId(), source.id(), model);
    }

    static boolean waits(Sql sql, String botId, String sourceId, String model) {
        Parameters parameters =
                Parameters.of("bot_id", botId).and("source_id", sourceId).and("model", model);
        return sql.number(WAITING, parameters) > 0;
    }

    static Document document(ResultRow row) throws SQLException {
        return new Document(
                row.text("bot_id"),
                row.text("source_id"),
                row.text("id"),
                row.textOrNull("location"),
                row.textOrNull("title"),
                row.textOrNull("media_type"),
                row.text("content_hash"),
                row.number("bytes"),
                row.textOrNull("etag"),
                row.textOrNull("last_modified"),
                row.text("links").lines().toList());
    }
}
