package dev.rejoinder.storage.sql;

import dev.rejoinder.conversation.ConversationDraft;
import dev.rejoinder.conversation.ConversationDraftStore;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Drafts of conversations in SQL. */
public final class SqlConversationDraftStore implements ConversationDraftStore {
    private static final Columns COLUMNS =
            Columns.of("id", "principal_id", "metadata", "items", "created_at");
    private static final String INSERT = COLUMNS.insertInto("conversation_draft");
    private static final String OWN = " where id = :id and principal_id = :principal_id";
    private static final String FIND = "select " + COLUMNS.names() + " from conversation_draft";
    private static final String TAKE =
            "delete from conversation_draft where id = :conversation_id returning metadata";
    private static final String GIVE =
            "update conversation set metadata = :draft_metadata,"
                    + " user_id = coalesce(:draft_user, user_id) where "
                    + ConversationColumns.IS_KEY;

    private static final String FORGET =
            """
            delete from conversation_draft where id in (
                select id from conversation_draft where created_at < :before
                order by created_at limit :most)
            """;

    private static final JsonMapper JSON = new JsonMapper();

    private final Database database;

    public SqlConversationDraftStore(Database database) {
        this.database = database;
    }

    /** The metadata of a draft, or null. */
    record Taken(@Nullable String metadata) {
        /** Sets the metadata of the conversation, and the end user that it names. */
        void give(Sql sql, String botId, String conversationId) {
            if (metadata != null) {
                sql.update(
                        GIVE,
                        ConversationColumns.key(botId, conversationId)
                                .and("draft_metadata", metadata)
                                .and("draft_user", userIn(metadata)));
            }
        }
    }

    /** Deletes a draft in the transaction that makes it a conversation; empty if it is gone. */
    static Optional<Taken> take(Sql sql, String conversationId) {
        return sql.updateOne(
                TAKE,
                row -> new Taken(row.textOrNull("metadata")),
                Parameters.of("conversation_id", conversationId));
    }

    /** The end user that the metadata of a draft names, or null. */
    static @Nullable String userIn(String metadata) {
        JsonNode userId = JSON.readTree(metadata).get("userId");
        return userId == null || userId.isContainer() || userId.isNull() ? null : userId.asString();
    }

    private static Parameters own(String id, String principalId) {
        return Parameters.of("id", id).and("principal_id", principalId);
    }

    @Override
    public void insert(ConversationDraft draft) {
        Parameters parameters =
                own(draft.id(), draft.principalId())
                        .and("metadata", draft.metadata())
                        .and("items", draft.items())
                        .and("created_at", draft.createdAt());
        database.writeIdempotently(
                sql -> Optional.of(sql.update(INSERT, parameters)),
                (sql, mayBeDone) ->
                        mayBeDone && find(sql, draft.id(), draft.principalId()).isPresent()
                                ? 1
                                : sql.update(INSERT, parameters));
    }

    @Override
    public Optional<ConversationDraft> find(String id, String principalId) {
        return database.query(sql -> find(sql, id, principalId));
    }

    private static Optional<ConversationDraft> find(Sql sql, String id, String principalId) {
        return sql.queryOne(FIND + OWN, SqlConversationDraftStore::draft, own(id, principalId));
    }

    private static ConversationDraft draft(ResultRow row) throws SQLException {
        return new ConversationDraft(
                row.text("id"),
                row.text("principal_id"),
                row.textOrNull("metadata"),
                row.text("items"),
                row.instant("created_at"));
    }

    @Override
    public boolean update(String id, String principalId, @Nullable String metadata) {
        Parameters parameters = own(id, principalId).and("metadata", metadata);
        String update = "update conversation_draft set metadata = :metadata" + OWN;
        return database.writeSingleStatement(sql -> sql.update(update, parameters)) > 0;
    }

    @Override
    public boolean delete(String id, String principalId) {
        String delete = "delete from conversation_draft" + OWN;
        return database.writeSingleStatement(sql -> sql.update(delete, own(id, principalId))) > 0;
    }

    @Override
    public int forget(Instant before) {
        return OldRows.delete(database, FORGET, before);
    }
}
