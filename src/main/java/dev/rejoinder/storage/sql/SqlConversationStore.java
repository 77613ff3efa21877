package dev.rejoinder.storage.sql;

import dev.rejoinder.conversation.Conversation;
import dev.rejoinder.conversation.ConversationQuery;
import dev.rejoinder.conversation.ConversationRange;
import dev.rejoinder.conversation.ConversationSearch;
import dev.rejoinder.conversation.ConversationStore;
import dev.rejoinder.conversation.Message;
import dev.rejoinder.event.EventType;
import dev.rejoinder.event.NewEvent;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Conversations in SQL. */
public final class SqlConversationStore implements ConversationStore {
    private static final String FIND =
            "select "
                    + ConversationColumns.READ_FROM_C
                    + " from conversation c where c.bot_id = :bot_id and c.id = :conversation_id";
    private static final String FIND_OF_ANY_BOT =
            "select "
                    + ConversationColumns.READ_FROM_C
                    + """
                    from bot b join conversation c on c.bot_id = b.id and c.id = :conversation_id
                    where b.deleted_at is null
                    order by c.created_at, c.bot_id
                    """;
    private static final String UPDATE_METADATA =
            "update conversation set metadata = :metadata where " + ConversationColumns.IS_KEY;
    private static final String POSITION =
            """
            select 2 * t.sequence as position from turn t
            where t.bot_id = :bot_id and t.user_message_id = :message_id
                and t.conversation_id = :conversation_id
            union all
            select 2 * t.sequence + 1 as position from turn t
            where t.bot_id = :bot_id and t.message_id = :message_id
                and t.conversation_id = :conversation_id
            """;

    private final Database database;
    private final ConversationPages pages = new ConversationPages();
    private final MessageRows messages = new MessageRows();
    private final Dialect dialect;
    private final EventOutbox outbox;
    private final ConversationPurge purge;

    public SqlConversationStore(Database database, Dialect dialect, EventOutbox outbox) {
        this.database = database;
        this.dialect = dialect;
        this.outbox = outbox;
        this.purge = new ConversationPurge(database, dialect, outbox);
    }

    @Override
    public Optional<Conversation> find(String botId, String conversationId) {
        return database.query(
                sql ->
                        sql.queryOne(
                                FIND,
                                ConversationColumns::conversation,
                                ConversationColumns.key(botId, conversationId)));
    }

    @Override
    public List<Conversation> findOfAnyBot(String conversationId) {
        return database.query(
                sql ->
                        sql.query(
                                FIND_OF_ANY_BOT,
                                ConversationColumns::conversation,
                                Parameters.of("conversation_id", conversationId)));
    }

    @Override
    public boolean updateMetadata(String botId, String conversationId, @Nullable String metadata) {
        Parameters parameters =
                ConversationColumns.key(botId, conversationId).and("metadata", metadata);
        return database.write(
                sql -> {
                    boolean updated = sql.update(UPDATE_METADATA, parameters) > 0;
                    if (updated) {
                        outbox.add(
                                sql,
                                NewEvent.ofConversation(
                                        EventType.CONVERSATION_UPDATED, botId, conversationId),
                                dialect.now(sql));
                    }
                    return updated;
                });
    }

    @Override
    public Listing list(ConversationQuery query) {
        ConversationSearch search = query.search();
        return search == null
                ? database.query(sql -> pages.list(sql, query))
                : database.read(sql -> pages.search(sql, query, search));
    }

    @Override
    public List<Conversation> next(
            ConversationRange range, @Nullable Conversation last, int limit) {
        return database.query(sql -> ConversationSteps.next(sql, range, last, limit));
    }

    @Override
    public List<Message> messagesAfter(
            String botId, String conversationId, long position, int limit) {
        return database.query(sql -> messages.after(sql, botId, conversationId, position, limit));
    }

    @Override
    public List<Message> messagesBefore(
            String botId, String conversationId, long position, int limit) {
        return database.query(sql -> messages.before(sql, botId, conversationId, position, limit));
    }

    @Override
    public @Nullable Long positionOf(String botId, String conversationId, String messageId) {
        Parameters parameters =
                ConversationColumns.key(botId, conversationId).and("message_id", messageId);
        Optional<Long> position =
                database.query(
                        sql -> sql.queryOne(POSITION, row -> row.number("position"), parameters));
        return position.orElse(null);
    }

    @Override
    public boolean delete(String botId, String conversationId) {
        return purge.conversation(botId, conversationId);
    }
}
