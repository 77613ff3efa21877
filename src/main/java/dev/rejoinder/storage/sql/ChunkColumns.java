package dev.rejoinder.storage.sql;

import dev.rejoinder.knowledge.Chunk;
import java.sql.SQLException;

/** The columns of a chunk, except its vector. */
final class ChunkColumns {
    private static final Columns READ =
            Columns.of("ordinal", "title_path", "page", "language", "content");

    /** Select list for {@link #chunk}; the query must name the table {@code chunk c}. */
    static final String READ_FROM_C = READ.from("c");

    static final String INSERT =
            READ.with("bot_id", ":bot_id")
                    .with("document_id", ":document_id")
                    .with("edition", ":edition")
                    .insertInto("chunk");

    private ChunkColumns() {}

    /** Parameters for {@link #INSERT}. */
    static Parameters parameters(String botId, String documentId, long edition, Chunk chunk) {
        return Parameters.of("ordinal", chunk.ordinal())
                .and("title_path", chunk.titlePath())
                .and("page", chunk.page())
                .and("language", chunk.language())
                .and("content", chunk.text())
                .and("bot_id", botId)
                .and("document_id", documentId)
                .and("edition", edition);
    }

    static Chunk chunk(ResultRow row) throws SQLException {
        return new Chunk(
                row.integer("ordinal"),
                row.text("title_path"),
                row.integerOrNull("page"),
                row.text("language"),
                row.text("content"));
    }
}
