package dev.rejoinder.storage.sql;

import dev.rejoinder.knowledge.Chunk;
import dev.rejoinder.knowledge.ChunkEmbedding;
import dev.rejoinder.knowledge.DocumentStore.Batch;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Finds chunks that need an embedding and stores their vectors. */
final class ChunkVectors {
    private static final String WAITING =
            """
            select bot_id, id from document
            where vector_model is null and deleted_at is null and chunks > 0
            order by revision limit 1
            """;

    private static final String WAITING_FOR_ANOTHER =
            """
            select bot_id, id from document
            where vector_model <> :model and deleted_at is null and chunks > 0 limit 1
            """;

    private static final String WITHOUT_VECTOR =
            "select "
                    + ChunkColumns.READ_FROM_C
                    + """
                    , d.edition, d.source_id, coalesce(d.title, s.title) as title
                    from document d
                    join source s on s.bot_id = d.bot_id and s.id = d.source_id
                    join chunk c on c.bot_id = d.bot_id and c.document_id = d.id
                        and c.edition = d.edition
                    where d.bot_id = :bot_id and d.id = :document_id
                        and coalesce(c.vector_model, '') <> :model
                    order by c.ordinal limit :most
                    """;

    private static final String IS_CURRENT =
            """
            select count(*) from document
            where bot_id = :bot_id and id = :document_id and edition = :edition
                and deleted_at is null
            """;

    private static final String PUT =
            """
            update chunk set vector_model = :model, vector = :vector,
                sentence_vectors = :sentence_vectors
            where bot_id = :bot_id and document_id = :document_id and edition = :edition
                and ordinal = :ordinal
            """;

    private static final String DOCUMENT_HAS_ALL =
            """
            update document set vector_model = :model, revision = :revision
            where bot_id = :bot_id and id = :document_id
            """;

    private static final String SOURCE_IS_READY =
            """
            update source set status = 'READY', updated_at = :now
            where bot_id = :bot_id and id = :source_id and status = 'INDEXING'
            """;

    private final Dialect dialect;

    ChunkVectors(Dialect dialect) {
        this.dialect = dialect;
    }

    private record Key(String botId, String documentId) {}

    static Optional<Batch> missing(Sql sql, String model, int limit) {
        return sql.queryOne(WAITING, ChunkVectors::key)
                .or(
                        () ->
                                sql.queryOne(
                                        WAITING_FOR_ANOTHER,
                                        ChunkVectors::key,
                                        Parameters.of("model", model)))
                .flatMap(key -> batch(sql, key, model, limit));
    }

    private static Key key(ResultRow row) throws SQLException {
        return new Key(row.text("bot_id"), row.text("id"));
    }

    private static Parameters parameters(String botId, String documentId, String model) {
        return Parameters.of("bot_id", botId).and("document_id", documentId).and("model", model);
    }

    private record Head(String sourceId, String title, long edition) {}

    private record Waiting(Chunk chunk, Head head) {}

    private static Optional<Batch> batch(Sql sql, Key key, String model, int limit) {
        List<Waiting> waiting =
                sql.query(
                        WITHOUT_VECTOR,
                        ChunkVectors::waiting,
                        parameters(key.botId(), key.documentId(), model).and("most", limit));
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

    private static Waiting waiting(ResultRow row) throws SQLException {
        return new Waiting(
                ChunkColumns.chunk(row),
                new Head(row.text("source_id"), row.text("title"), row.number("edition")));
    }

    /** Returns false if the document was deleted or replaced in the meantime. */
    boolean put(Sql sql, Batch batch, String model, List<ChunkEmbedding> embeddings) {
        Parameters parameters =
                parameters(batch.botId(), batch.documentId(), model)
                        .and("edition", batch.edition());
        if (sql.number(IS_CURRENT, parameters) == 0) {
            return false;
        }
        var rows = new ArrayList<Parameters>();
        for (int i = 0; i < embeddings.size(); i++) {
            ChunkEmbedding embedding = embeddings.get(i);
            rows.add(
                    parameters(batch.botId(), batch.documentId(), model)
                            .and("edition", batch.edition())
                            .and("ordinal", batch.chunks().get(i).ordinal())
                            .and("vector", VectorEncoding.write(embedding.vector()))
                            .and("sentence_vectors", embedding.sentences().bytes()));
        }
        sql.updateEach(PUT, rows);
        boolean hasAll =
                sql.queryOne(WITHOUT_VECTOR, row -> true, parameters.and("most", 1)).isEmpty();
        if (hasAll) {
            documentHasAll(sql, batch, model, parameters);
        }
        return true;
    }

    private void documentHasAll(Sql sql, Batch batch, String model, Parameters parameters) {
        sql.update(
                DOCUMENT_HAS_ALL, parameters.and("revision", DocumentStatements.nextRevision(sql)));
        if (!DocumentStatements.waits(sql, batch.botId(), batch.sourceId(), model)) {
            sql.update(
                    SOURCE_IS_READY,
                    Parameters.of("now", dialect.now(sql))
                            .and("bot_id", batch.botId())
                            .and("source_id", batch.sourceId()));
        }
    }
}
