package dev.rejoinder.storage.sql;

import dev.rejoinder.core.Ids;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;

/** Deletes the chunks and originals of deleted and replaced documents, in small commits. */
final class DocumentPurge {
    private static final int CHUNKS_PER_COMMIT = 500;
    private static final int PARTS_PER_COMMIT = 4;

    private static final String NEXT =
            """
            select bot_id, id, edition, case when deleted_at is null then 0 else 1 end as deleted
            from document where leftovers = 1 limit 1
            """;

    private static final String DELETE_CHUNKS =
            """
            delete from chunk
            where bot_id = :bot_id and document_id = :document_id and edition < :below
                and ordinal < (
                    select min(ordinal) + :most from chunk
                    where bot_id = :bot_id and document_id = :document_id and edition < :below)
            """;

    private static final String DELETE_PARTS =
            """
            delete from original
            where bot_id = :bot_id and document_id = :document_id and part >= (
                select max(part) - :more from original
                where bot_id = :bot_id and document_id = :document_id)
            """;

    private static final String ORPHAN =
            """
            select o.bot_id, o.document_id from original o
            where o.part = 0 and o.document_id < :before and not exists (
                select 1 from document d where d.bot_id = o.bot_id and d.id = o.document_id)
            limit 1
            """;

    /** Clears the mark, unless the document was deleted or replaced again in the meantime. */
    private static final String CLEAR_LEFTOVERS =
            """
            update document set leftovers = 0
            where bot_id = :bot_id and id = :document_id and edition = :edition
                and case when deleted_at is null then 0 else 1 end = :deleted
            """;

    /** How long another server may take between storing an original and its document. */
    private static final Duration BEING_ADDED = Duration.ofHours(1);

    private final Database database;
    private final Dialect dialect;

    DocumentPurge(Database database, Dialect dialect) {
        this.database = database;
        this.dialect = dialect;
    }

    private record Left(String botId, String id, long edition, boolean deleted) {
        Parameters key() {
            return Parameters.of("bot_id", botId).and("document_id", id);
        }
    }

    /** Purges one document. Returns false if there was none. */
    boolean step() {
        Optional<Left> next = database.query(sql -> sql.queryOne(NEXT, DocumentPurge::left));
        next.ifPresent(this::empty);
        return next.isPresent();
    }

    private static Left left(ResultRow row) throws SQLException {
        return new Left(
                row.text("bot_id"), row.text("id"), row.number("edition"), row.flag("deleted"));
    }

    private void empty(Left left) {
        long below = left.deleted() ? Long.MAX_VALUE : left.edition();
        while (database.writeSingleStatement(sql -> deleteChunks(sql, left, below)) > 0) {
            // Each iteration is its own commit, so turns can be written in between.
        }
        while (left.deleted() && database.writeSingleStatement(sql -> deleteParts(sql, left)) > 0) {
            // Likewise.
        }
        var _ =
                database.writeSingleStatement(
                        sql ->
                                sql.update(
                                        CLEAR_LEFTOVERS,
                                        left.key()
                                                .and("edition", left.edition())
                                                .and("deleted", left.deleted() ? 1 : 0)));
    }

    private static int deleteChunks(Sql sql, Left left, long below) {
        return sql.update(
                DELETE_CHUNKS, left.key().and("below", below).and("most", CHUNKS_PER_COMMIT));
    }

    private static int deleteParts(Sql sql, Left left) {
        return sql.update(DELETE_PARTS, left.key().and("more", PARTS_PER_COMMIT - 1));
    }

    /** Deletes originals whose document was never stored and is not being stored now. */
    void sweepOriginals() {
        while (true) {
            Optional<Left> orphan = database.query(this::orphan);
            if (orphan.isEmpty()) {
                return;
            }
            while (database.writeSingleStatement(sql -> deleteParts(sql, orphan.get())) > 0) {
                // Each iteration is its own commit.
            }
        }
    }

    private Optional<Left> orphan(Sql sql) {
        long before = dialect.shared() ? dialect.now(sql) - BEING_ADDED.toMillis() : Long.MAX_VALUE;
        return sql.queryOne(
                ORPHAN,
                row -> new Left(row.text("bot_id"), row.text("document_id"), 0, true),
                Parameters.of("before", Ids.firstDocumentOf(before)));
    }
}
