package dev.rejoinder.storage.sql;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Optional;

/**
 * The original files of documents, stored in parts of 256 KiB. Each part is written in its own
 * commit.
 */
final class OriginalParts {
    private static final int PART_BYTES = 256 << 10;

    private static final String INSERT =
            Columns.of("bot_id", "document_id", "part", "content").insertInto("original");

    private static final String IS_DELETED =
            """
            select case when deleted_at is null then 0 else 1 end as deleted
            from document where bot_id = :bot_id and id = :document_id
            """;

    private static final String DELETE_FROM =
            """
            delete from original
            where bot_id = :bot_id and document_id = :document_id and part >= :part
            """;

    private static final String FIND =
            """
            select content from original
            where bot_id = :bot_id and document_id = :document_id and part = :part
            """;

    private final Database database;
    private final String isDeleted;

    OriginalParts(Database database, Dialect dialect) {
        this.database = database;
        this.isDeleted = IS_DELETED + dialect.forUpdate();
    }

    void put(String botId, String documentId, InputStream content) throws IOException {
        int part = 0;
        while (true) {
            byte[] bytes = content.readNBytes(PART_BYTES);
            Parameters parameters = parameters(botId, documentId, part++).and("content", bytes);
            boolean put = database.write(sql -> put(sql, parameters, bytes.length));
            if (!put || bytes.length < PART_BYTES) {
                return;
            }
        }
    }

    /**
     * Returns false and stores nothing if the document was deleted: the purge would not find the
     * part later.
     */
    private boolean put(Sql sql, Parameters part, int bytes) {
        boolean deleted = sql.queryOne(isDeleted, row -> row.flag("deleted"), part).orElse(false);
        if (deleted) {
            return false;
        }
        sql.update(DELETE_FROM, part);
        if (bytes > 0) {
            sql.update(INSERT, part);
        }
        return true;
    }

    void copy(String botId, String documentId, OutputStream to) throws IOException {
        for (int part = 0; ; part++) {
            Parameters parameters = parameters(botId, documentId, part);
            Optional<byte[]> bytes =
                    database.query(
                            sql -> sql.queryOne(FIND, row -> row.bytes("content"), parameters));
            if (bytes.isEmpty()) {
                return;
            }
            to.write(bytes.get());
        }
    }

    private static Parameters parameters(String botId, String documentId, int part) {
        return Parameters.of("bot_id", botId).and("document_id", documentId).and("part", part);
    }
}
