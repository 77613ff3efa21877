package dev.rejoinder.storage.sql;

import dev.rejoinder.bot.Bot;
import dev.rejoinder.bot.BotStore;
import dev.rejoinder.bot.KnowledgeSettings;
import dev.rejoinder.bot.WidgetSettings;
import dev.rejoinder.core.Page;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Bots in SQL. */
public final class SqlBotStore implements BotStore {
    private static final String COLUMNS =
            """
            select id, short_name, name, instructions, welcome_message, model, fallback_models,
                temperature, max_tokens, history_messages, fallback_message, enabled, created_at, updated_at,
                knowledge_passages, match_threshold, allowed_origins
            from bot
            """;
    private static final String INSERT =
            """
            insert into bot (id, short_name, name, instructions, welcome_message, model, fallback_models,
                temperature, max_tokens, history_messages, fallback_message, enabled, created_at, updated_at,
                knowledge_passages, match_threshold, allowed_origins)
            values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            on conflict (short_name) do nothing
            """;
    private static final String UPDATE =
            """
            update bot set short_name = ?, name = ?, instructions = ?, welcome_message = ?,
                model = ?, fallback_models = ?, temperature = ?, max_tokens = ?, history_messages = ?,
                fallback_message = ?, enabled = ?, created_at = ?, updated_at = ?,
                knowledge_passages = ?, match_threshold = ?, allowed_origins = ?
            where id = ? and updated_at = ? and deleted_at is null
                and not exists (
                    select 1 from bot other where other.short_name = ? and other.id <> bot.id)
            """;
    private static final String FIND =
            COLUMNS
                    + """
                    where (id = ? or short_name = ?) and deleted_at is null
                    order by case when id = ? then 0 else 1 end limit 1
                    """;
    private static final String LIST =
            COLUMNS
                    + """
                    where deleted_at is null
                    order by created_at desc, id desc limit ? offset ?
                    """;
    private static final String DELETE =
            "update bot set deleted_at = ?, short_name = null where id = ? and deleted_at is null";

    private final Database database;
    private final Dialect dialect;
    private final ConversationPurge purge;

    public SqlBotStore(Database database, Dialect dialect) {
        this.database = database;
        this.dialect = dialect;
        this.purge = new ConversationPurge(database, dialect);
    }

    @Override
    public boolean insert(Bot bot) {
        return database.settle(
                sql -> Optional.of(insert(sql, bot)),
                (sql, mayBeDone) -> (mayBeDone && has(sql, bot.id())) || insert(sql, bot));
    }

    private static boolean has(Sql sql, String id) {
        return sql.number("select count(*) from bot where id = ?", id) > 0;
    }

    private static boolean insert(Sql sql, Bot bot) {
        return sql.update(
                        INSERT,
                        bot.id(),
                        bot.shortName(),
                        bot.name(),
                        bot.instructions(),
                        bot.welcomeMessage(),
                        bot.model(),
                        String.join(" ", bot.fallbackModels()),
                        bot.temperature(),
                        bot.maxTokens(),
                        bot.historyMessages(),
                        bot.fallbackMessage(),
                        bot.enabled() ? 1 : 0,
                        bot.createdAt(),
                        bot.updatedAt(),
                        bot.knowledge().passages(),
                        bot.knowledge().matchThreshold(),
                        String.join(" ", bot.widget().allowedOrigins()))
                > 0;
    }

    @Override
    public boolean update(Bot bot, Instant seen) {
        return database.change(
                sql ->
                        sql.update(
                                        UPDATE,
                                        bot.shortName(),
                                        bot.name(),
                                        bot.instructions(),
                                        bot.welcomeMessage(),
                                        bot.model(),
                                        String.join(" ", bot.fallbackModels()),
                                        bot.temperature(),
                                        bot.maxTokens(),
                                        bot.historyMessages(),
                                        bot.fallbackMessage(),
                                        bot.enabled() ? 1 : 0,
                                        bot.createdAt(),
                                        bot.updatedAt(),
                                        bot.knowledge().passages(),
                                        bot.knowledge().matchThreshold(),
                                        String.join(" ", bot.widget().allowedOrigins()),
                                        bot.id(),
                                        seen,
                                        bot.shortName())
                                > 0);
    }

    @Override
    public Optional<Bot> find(String idOrShortName) {
        return database.query(
                sql ->
                        sql.queryOne(
                                FIND,
                                SqlBotStore::bot,
                                idOrShortName,
                                idOrShortName,
                                idOrShortName));
    }

    @Override
    public List<Bot> list(Page page) {
        return database.query(
                sql -> sql.query(LIST, SqlBotStore::bot, page.limit(), page.offset()));
    }

    @Override
    public long count() {
        return database.query(
                sql -> sql.number("select count(*) from bot where deleted_at is null"));
    }

    @Override
    public boolean delete(String id) {
        return database.change(sql -> sql.update(DELETE, dialect.now(sql), id) > 0);
    }

    @Override
    public int purgeDeleted(int limit) {
        return purge.deletedBots(limit);
    }

    private static Bot bot(ResultRow row) throws SQLException {
        return new Bot(
                row.text(1),
                row.textOrNull(2),
                row.text(3),
                row.text(4),
                row.text(5),
                row.text(6),
                names(row.text(7)),
                row.fractionOrNull(8),
                row.integer(9),
                row.integer(10),
                row.text(11),
                new KnowledgeSettings(row.integer(15), row.fraction(16)),
                new WidgetSettings(names(row.text(17))),
                row.integer(12) != 0,
                row.instant(13),
                row.instant(14));
    }

    private static List<String> names(String joined) {
        return joined.isEmpty() ? List.of() : List.of(joined.split(" "));
    }
}
