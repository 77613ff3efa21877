package dev.rejoinder.storage.sql;

import dev.rejoinder.knowledge.ChunkEmbedding;
import dev.rejoinder.knowledge.DocumentStore.Change;
import dev.rejoinder.knowledge.DocumentStore.Content;
import dev.rejoinder.knowledge.DocumentStore.Embedded;
import dev.rejoinder.knowledge.SentenceVectors;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Queries of the search index: changed documents by revision, and the content of a document. */
final class DocumentChanges {
    private static final String CHANGES_AFTER =
            """
            select revision, bot_id, source_id, id,
                case when deleted_at is null then 0 else 1 end as deleted
            from document where revision > :revision order by revision limit :most
            """;

    private static final String REVISION = "select revision from knowledge_revision where id = 1";

    private static final String HEAD =
            """
            select d.source_id, coalesce(d.title, s.title) as title, d.edition
            from document d join source s on s.bot_id = d.bot_id and s.id = d.source_id
            where d.bot_id = :bot_id and d.id = :document_id and d.deleted_at is null
            """;

    private static final String CHUNKS =
            "select "
                    + ChunkColumns.READ_FROM_C
                    + """
                    , c.vector_model, c.vector, c.sentence_vectors from chunk c
                    where c.bot_id = :bot_id and c.document_id = :document_id
                        and c.edition = :edition
                    order by c.ordinal
                    """;

    private static final String BOTS_WITH_CHUNKS =
            """
            select b.id from bot b where exists (
                select 1 from document d where d.bot_id = b.id
                    and d.deleted_at is null and d.chunks > 0)
            """;

    private DocumentChanges() {}

    static List<Change> after(Sql sql, long revision, int limit) {
        return sql.query(
                CHANGES_AFTER,
                row ->
                        new Change(
                                row.number("revision"),
                                row.text("bot_id"),
                                row.text("source_id"),
                                row.text("id"),
                                row.flag("deleted")),
                Parameters.of("revision", revision).and("most", limit));
    }

    static long revision(Sql sql) {
        return sql.number(REVISION);
    }

    private record Head(String sourceId, String title, long edition) {}

    static Optional<Content> content(Sql sql, String botId, String documentId) {
        Parameters key = Parameters.of("bot_id", botId).and("document_id", documentId);
        Optional<Head> head =
                sql.queryOne(
                        HEAD,
                        row ->
                                new Head(
                                        row.text("source_id"),
                                        row.text("title"),
                                        row.number("edition")),
                        key);
        if (head.isEmpty()) {
            return Optional.empty();
        }
        List<Embedded> chunks =
                sql.query(
                        CHUNKS,
                        DocumentChanges::embedded,
                        key.and("edition", head.get().edition()));
        return Optional.of(
                new Content(botId, head.get().sourceId(), documentId, head.get().title(), chunks));
    }

    private static Embedded embedded(ResultRow row) throws SQLException {
        return new Embedded(
                ChunkColumns.chunk(row), row.textOrNull("vector_model"), embedding(row));
    }

    private static @Nullable ChunkEmbedding embedding(ResultRow row) throws SQLException {
        float[] vector = VectorEncoding.read(row.bytesOrNull("vector"));
        if (vector == null) {
            return null;
        }
        byte[] sentences = row.bytesOrNull("sentence_vectors");
        return new ChunkEmbedding(
                vector,
                sentences == null
                        ? SentenceVectors.NONE
                        : new SentenceVectors(sentences, vector.length));
    }

    static List<String> botsWithChunks(Sql sql) {
        return sql.query(BOTS_WITH_CHUNKS, row -> row.text("id"));
    }
}
