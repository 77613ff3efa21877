package dev.rejoinder.storage.sql;

import dev.rejoinder.knowledge.Source;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;

/** The rows of sources: their columns, and how a source is read from one. */
final class SourceRows {
    private static final Columns SETTINGS =
            Columns.of(
                    "bot_id",
                    "id",
                    "kind",
                    "title",
                    "location",
                    "max_depth",
                    "max_pages",
                    "resync_millis",
                    "created_at",
                    "updated_at");

    private static final Columns READ =
            SETTINGS.and(Columns.of("status", "reason", "progress", "synced_at", "run"));

    private static final String INSERT =
            SETTINGS.with("status", "'QUEUED'")
                            .with("progress", "0")
                            .with("run", "0")
                            .insertSelect("source")
                    + "where exists (select 1 from bot where id = :bot_id and deleted_at is null)";

    private static final String OF_DOCUMENTS =
            """
            from document d
               where d.bot_id = s.bot_id and d.source_id = s.id and d.deleted_at is null\
            """;

    /** Select for {@link #source}. A condition on {@code s} may follow. */
    static final String SELECT =
            "select "
                    + READ.from("s")
                    + (",\n(select coalesce(sum(d.bytes), 0)" + OF_DOCUMENTS + ") as bytes")
                    + (",\n(select count(*)" + OF_DOCUMENTS + ") as documents")
                    + (",\n(select min(d.content_hash)" + OF_DOCUMENTS)
                    + " and s.kind not in ('PAGE', 'SITE')) as original_hash"
                    + (",\n(select coalesce(sum(d.chunks), 0)" + OF_DOCUMENTS + ") as chunks")
                    + (",\n(select coalesce(sum(d.chunks), 0)" + OF_DOCUMENTS)
                    + " and d.vector_model is not null) as embedded\nfrom source s\n";

    private static final String FIND = SELECT + "where s.bot_id = :bot_id and s.id = :id";

    static final String IS_KEY = "bot_id = :bot_id and id = :id";

    private SourceRows() {}

    static Parameters key(String botId, String sourceId) {
        return Parameters.of("bot_id", botId).and("id", sourceId);
    }

    /** Returns false and stores nothing if the bot was deleted. */
    static boolean insert(Sql sql, Source source) {
        Duration every = source.resyncEvery();
        Parameters parameters =
                key(source.botId(), source.id())
                        .and("kind", source.kind().name())
                        .and("title", source.title())
                        .and("location", source.location())
                        .and("max_depth", source.maxDepth())
                        .and("max_pages", source.maxPages())
                        .and("resync_millis", every == null ? null : (Long) every.toMillis())
                        .and("created_at", source.createdAt())
                        .and("updated_at", source.updatedAt());
        return sql.update(INSERT, parameters) > 0;
    }

    static <T> Optional<T> find(Sql sql, Sql.RowMapper<T> mapper, String botId, String sourceId) {
        return sql.queryOne(FIND, mapper, key(botId, sourceId));
    }

    static Source source(ResultRow row) throws SQLException {
        Long resync = row.numberOrNull("resync_millis");
        Source.Status status = Source.Status.valueOf(row.text("status"));
        int chunks = row.integer("chunks");
        boolean embedding = status == Source.Status.INDEXING && chunks > 0;
        return new Source(
                row.text("bot_id"),
                row.text("id"),
                Source.Kind.valueOf(row.text("kind")),
                row.text("title"),
                row.textOrNull("location"),
                row.integer("max_depth"),
                row.integer("max_pages"),
                resync == null ? null : Duration.ofMillis(resync),
                status,
                row.textOrNull("reason"),
                embedding ? (int) (100 * row.number("embedded") / chunks) : row.integer("progress"),
                row.number("bytes"),
                row.integer("documents"),
                chunks,
                row.instant("created_at"),
                row.instant("updated_at"),
                row.instantOrNull("synced_at"),
                row.textOrNull("original_hash"));
    }
}
