package dev.rejoinder.storage.sql;

import dev.rejoinder.core.AppError;
import dev.rejoinder.core.ErrorCode;
import dev.rejoinder.core.PageRequest;
import dev.rejoinder.event.EventType;
import dev.rejoinder.event.NewEvent;
import dev.rejoinder.lead.ContactDetails;
import dev.rejoinder.lead.Lead;
import dev.rejoinder.lead.LeadFieldsJson;
import dev.rejoinder.lead.LeadStore;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Leads in SQL. */
public final class SqlLeadStore implements LeadStore {
    private static final int LEADS_PER_COMMIT = 500;

    private static final Columns COLUMNS =
            Columns.of(
                    "bot_id",
                    "id",
                    "name",
                    "email",
                    "phone",
                    "message",
                    "fields",
                    "conversation_id",
                    "user_id",
                    "created_at");

    private static final String SELECT = "select " + COLUMNS.names() + " from lead ";
    private static final String INSERT = COLUMNS.insertInto("lead");
    private static final String IS_KEY = "where bot_id = :bot_id and id = :id";
    private static final String SINCE = "where bot_id = :bot_id and created_at > :since";
    private static final String OF_USER = "where user_id = :user_id";
    private static final String OF_USER_AND_BOT = OF_USER + " and bot_id = :bot_id";

    private final Database database;
    private final ConversationLock conversations;
    private final EventOutbox events;
    private final Dialect dialect;
    private final String lockBot;

    public SqlLeadStore(Database database, Dialect dialect, EventOutbox events) {
        this.database = database;
        this.dialect = dialect;
        this.events = events;
        this.conversations = new ConversationLock(dialect);
        this.lockBot =
                "select id from bot where id = :bot_id and deleted_at is null"
                        + dialect.forUpdate();
    }

    @Override
    public void add(Lead lead) {
        var _ =
                database.writeIdempotently(
                        (sql, mayBeDone) -> {
                            if (!mayBeDone || !exists(sql, lead)) {
                                add(sql, lead);
                            }
                            return true;
                        });
    }

    private static boolean exists(Sql sql, Lead lead) {
        return sql.number("select count(*) from lead " + IS_KEY, key(lead.botId(), lead.id())) > 0;
    }

    private void add(Sql sql, Lead lead) {
        if (lead.conversationId() != null) {
            conversations.take(sql, lead.botId(), lead.conversationId());
        }
        Parameters bot = Parameters.of("bot_id", lead.botId());
        // The lock keeps a deletion of the bot from missing this lead.
        if (sql.queryOne(lockBot, row -> row.text("id"), bot).isEmpty()) {
            throw AppError.of(ErrorCode.BOT_NOT_FOUND, "There is no such bot.");
        }
        sql.update(INSERT, parameters(lead));
        var created =
                new NewEvent(
                        EventType.LEAD_CREATED,
                        lead.botId(),
                        lead.conversationId(),
                        null,
                        "{\"leadId\":\"" + lead.id() + "\"}");
        events.add(sql, created, dialect.now(sql));
    }

    @Override
    public List<Lead> list(String botId, Instant since, PageRequest page) {
        return database.query(
                sql ->
                        sql.query(
                                SELECT + SINCE + Paging.NEWEST,
                                SqlLeadStore::lead,
                                Paging.parameters(page).and("bot_id", botId).and("since", since)));
    }

    @Override
    public long count(String botId, Instant since) {
        return database.query(
                sql ->
                        sql.number(
                                "select count(*) from lead " + SINCE,
                                Parameters.of("bot_id", botId).and("since", since)));
    }

    @Override
    public List<Lead> batch(String botId, Instant since, @Nullable Lead last, int most) {
        Parameters parameters =
                Parameters.of("bot_id", botId).and("since", since).and("most", most);
        String before = "";
        if (last != null) {
            before = " and (created_at, id) < (:last_at, :last_id)";
            parameters.and("last_at", last.createdAt()).and("last_id", last.id());
        }
        String text = SELECT + SINCE + before + " order by created_at desc, id desc limit :most";
        return database.query(sql -> sql.query(text, SqlLeadStore::lead, parameters));
    }

    @Override
    public boolean delete(String botId, String id) {
        return database.writeSingleStatement(
                sql -> sql.update("delete from lead " + IS_KEY, key(botId, id)) > 0);
    }

    @Override
    public List<Lead> ofUser(String userId, @Nullable String botId) {
        return database.query(
                sql ->
                        sql.query(
                                SELECT + ofUser(botId) + " order by created_at, id",
                                SqlLeadStore::lead,
                                user(userId, botId)));
    }

    /** Deletes some leads of a deleted bot. Returns how many. */
    static int deleteOfBot(Sql sql, String botId) {
        return sql.update(
                delete("where bot_id = :bot_id"),
                Parameters.of("bot_id", botId).and("most", LEADS_PER_COMMIT));
    }

    private static String delete(String which) {
        return "delete from lead where (bot_id, id) in (select bot_id, id from lead "
                + which
                + " limit :most)";
    }

    private static String ofUser(@Nullable String botId) {
        return botId == null ? OF_USER : OF_USER_AND_BOT;
    }

    private static Parameters user(String userId, @Nullable String botId) {
        return Parameters.of("user_id", userId).and("bot_id", botId);
    }

    private static Parameters key(String botId, String id) {
        return Parameters.of("bot_id", botId).and("id", id);
    }

    private static Parameters parameters(Lead lead) {
        ContactDetails contact = lead.contact();
        return key(lead.botId(), lead.id())
                .and("name", contact.name())
                .and("email", contact.email())
                .and("phone", contact.phone())
                .and("message", contact.message())
                .and("fields", LeadFieldsJson.write(contact.fields()))
                .and("conversation_id", lead.conversationId())
                .and("user_id", lead.userId())
                .and("created_at", lead.createdAt());
    }

    private static Lead lead(ResultRow row) throws SQLException {
        return new Lead(
                row.text("bot_id"),
                row.text("id"),
                new ContactDetails(
                        row.textOrNull("name"),
                        row.textOrNull("email"),
                        row.textOrNull("phone"),
                        row.textOrNull("message"),
                        LeadFieldsJson.read(row.text("fields"))),
                row.textOrNull("conversation_id"),
                row.textOrNull("user_id"),
                row.instant("created_at"));
    }
}
