package dev.rejoinder.storage.sql;

import dev.rejoinder.privacy.Erasure;
import dev.rejoinder.privacy.ErasureStore;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Erasures in SQL. */
public final class SqlErasureStore implements ErasureStore {
    private static final Columns COLUMNS =
            Columns.of("id", "user_id", "user_hash", "bot_id", "requested_at", "completed_at");
    private static final String INSERT = COLUMNS.insertInto("erasure");
    private static final String SELECT = "select " + COLUMNS.names() + " from erasure where ";
    private static final String OPEN = "completed_at is null";
    private static final String COUNTS =
            "select kind, erased from erasure_count where erasure_id = :id order by kind";
    private static final String COUNT =
            Columns.of("erasure_id", "kind", "erased").insertInto("erasure_count")
                    + "on conflict (erasure_id, kind) do update"
                    + " set erased = erasure_count.erased + excluded.erased";

    /** Also of deleted bots, whose conversations are removed later. */
    private static final String CONVERSATIONS =
            """
            select c.bot_id, c.id, c.updated_at from bot b
            join conversation c on c.bot_id = b.id and c.user_id = :user_id
            """;

    private static final int ROWS_PER_COMMIT = 500;

    private final Database database;
    private final ConversationPurge purge;
    private final ConversationKeys keys;

    public SqlErasureStore(Database database, Dialect dialect, EventOutbox outbox) {
        this.database = database;
        this.purge = new ConversationPurge(database, dialect, outbox);
        this.keys = new ConversationKeys(database, dialect);
    }

    @Override
    public Optional<Erasure> begin(Erasure erasure) {
        Parameters row =
                Parameters.of("id", erasure.id())
                        .and("user_id", erasure.userId())
                        .and("user_hash", erasure.userHash())
                        .and("bot_id", erasure.botId())
                        .and("requested_at", erasure.requestedAt())
                        .and("completed_at", erasure.completedAt());
        String ofBot = erasure.botId() == null ? " and bot_id is null" : " and bot_id = :bot_id";
        return database.write(
                sql -> {
                    sql.update(INSERT + " on conflict do nothing", row);
                    return read(sql, SELECT + OPEN + " and user_id = :user_id" + ofBot, row)
                            .stream()
                            .findFirst();
                });
    }

    @Override
    public Optional<Erasure> find(String id) {
        return database.read(
                sql ->
                        read(sql, SELECT + "id = :id", Parameters.of("id", id)).stream()
                                .findFirst());
    }

    @Override
    public List<Erasure> open() {
        return database.read(
                sql ->
                        read(
                                sql,
                                SELECT + OPEN + " order by requested_at",
                                Parameters.of("id", null)));
    }

    private static List<Erasure> read(Sql sql, String text, Parameters parameters) {
        List<Erasure> rows = sql.query(text, SqlErasureStore::erasure, parameters);
        return rows.stream().map(row -> withCounts(sql, row)).toList();
    }

    private static Erasure erasure(ResultRow row) throws SQLException {
        return new Erasure(
                row.text("id"),
                row.textOrNull("user_id"),
                row.text("user_hash"),
                row.textOrNull("bot_id"),
                row.instant("requested_at"),
                row.instantOrNull("completed_at"),
                Map.of());
    }

    private static Erasure withCounts(Sql sql, Erasure erasure) {
        var counts = new TreeMap<String, Long>();
        sql.forEachUntil(
                COUNTS,
                row -> {
                    counts.put(row.text("kind"), row.number("erased"));
                    return true;
                },
                Parameters.of("id", erasure.id()));
        return erasure.withCounts(counts);
    }

    @Override
    public List<ErasedConversation> conversations(Erasure erasure, int limit) {
        String text =
                CONVERSATIONS
                        + (erasure.botId() == null ? "" : "where b.id = :bot_id\n")
                        + "limit :most";
        return database.query(
                sql ->
                        sql.query(
                                text,
                                row ->
                                        new ErasedConversation(
                                                row.text("bot_id"),
                                                row.text("id"),
                                                row.instant("updated_at")),
                                Parameters.of("user_id", erasure.userId())
                                        .and("bot_id", erasure.botId())
                                        .and("most", limit)));
    }

    @Override
    public void delete(Erasure erasure, ErasedConversation conversation) {
        keys.delete(conversation);
        Parameters key = ConversationColumns.key(conversation.botId(), conversation.id());
        purge.conversation(
                conversation.botId(),
                conversation.id(),
                sql ->
                        ConversationParts.count(sql, key)
                                .forEach((kind, rows) -> count(sql, erasure, kind, rows)));
    }

    private static void count(Sql sql, Erasure erasure, String kind, long rows) {
        sql.update(
                COUNT,
                Parameters.of("erasure_id", erasure.id()).and("kind", kind).and("erased", rows));
    }

    @Override
    public boolean deleteRest(Erasure erasure) {
        String userId = erasure.userId();
        if (userId != null && erasure.botId() == null && deleteDrafts(userId) > 0) {
            return true;
        }
        if (userId != null && deleteUnusedFiles(erasure, userId)) {
            return true;
        }
        // A digest quotes questions. It waits only while the mail server is away.
        var _ =
                database.writeSingleStatement(
                        sql -> sql.update("delete from outgoing_mail where id like 'digest.%'"));
        return userId != null
                && database.write(
                        sql -> {
                            Optional<UserTables.Deleted> deleted =
                                    UserTables.delete(
                                            sql, userId, erasure.botId(), ROWS_PER_COMMIT);
                            deleted.ifPresent(
                                    rows -> count(sql, erasure, rows.kind(), rows.rows()));
                            return deleted.isPresent();
                        });
    }

    /** Deletes some of the attachments that the user has sent and no message uses. */
    private boolean deleteUnusedFiles(Erasure erasure, String userId) {
        String unused =
                "user_id = :user_id and conversation_id is null"
                        + (erasure.botId() == null ? "" : " and bot_id = :bot_id");
        Parameters user = Parameters.of("user_id", userId).and("bot_id", erasure.botId());
        return database.write(
                sql -> {
                    int files = AttachmentRows.markDeleted(sql, unused, user);
                    if (files > 0) {
                        count(sql, erasure, "attachments", files);
                    }
                    return AttachmentRows.deletePiece(sql, unused, user);
                });
    }

    /** Drafts belong to no bot, and name the user in their metadata. */
    private int deleteDrafts(String userId) {
        List<String> drafts =
                database.query(
                        sql ->
                                sql.query(
                                        "select id, metadata from conversation_draft"
                                                + " where metadata is not null",
                                        row ->
                                                userId.equals(
                                                                SqlConversationDraftStore.userIn(
                                                                        row.text("metadata")))
                                                        ? row.text("id")
                                                        : "",
                                        Parameters.of("id", null)));
        List<Parameters> named =
                drafts.stream()
                        .filter(id -> !id.isEmpty())
                        .map(id -> Parameters.of("id", id))
                        .toList();
        return named.isEmpty()
                ? 0
                : database.write(
                                sql ->
                                        sql.updateEach(
                                                "delete from conversation_draft where id = :id",
                                                named))
                        .length;
    }

    @Override
    public void forgetUser(String id) {
        update("update erasure set user_id = null where id = :id", Parameters.of("id", id));
    }

    @Override
    public boolean discardDeleted() {
        var tables =
                new ArrayList<>(
                        List.of(
                                "conversation",
                                "turn",
                                "tool_call",
                                "erasure",
                                "conversation_draft",
                                "attachment",
                                "attachment_part",
                                "gap",
                                "idempotency",
                                "client_thread",
                                "webhook_delivery",
                                "outgoing_mail"));
        tables.addAll(ConversationParts.tables());
        tables.addAll(UserTables.tables());
        return database.discardDeleted(tables);
    }

    @Override
    public void complete(String id, Instant now) {
        update(
                "update erasure set completed_at = :now where id = :id",
                Parameters.of("id", id).and("now", now));
    }

    private void update(String text, Parameters parameters) {
        var _ = database.writeSingleStatement(sql -> sql.update(text, parameters));
    }
}
