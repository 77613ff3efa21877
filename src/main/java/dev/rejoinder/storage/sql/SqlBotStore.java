package dev.rejoinder.storage.sql;

import dev.rejoinder.bot.Bot;
import dev.rejoinder.bot.BotFacts;
import dev.rejoinder.bot.BotListing;
import dev.rejoinder.bot.BotStore;
import dev.rejoinder.bot.ConversationSettings;
import dev.rejoinder.bot.KnowledgeSettings;
import dev.rejoinder.bot.WidgetEmbedding;
import dev.rejoinder.core.PageRequest;
import dev.rejoinder.event.EventType;
import dev.rejoinder.event.NewEvent;
import java.sql.SQLException;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Bots in SQL. */
public final class SqlBotStore implements BotStore {
    private static final Columns SETTINGS =
            Columns.of(
                    "short_name",
                    "name",
                    "instructions",
                    "welcome_message",
                    "model",
                    "fallback_models",
                    "temperature",
                    "max_tokens",
                    "history_messages",
                    "fallback_message",
                    "enabled",
                    "created_at",
                    "updated_at",
                    "knowledge_passages",
                    "match_threshold",
                    "allowed_origins",
                    "model_options_from_caller",
                    "conversation_settings");
    private static final Columns COLUMNS = SETTINGS.with("id", ":id");

    private static final String SELECT =
            "select "
                    + COLUMNS.names()
                    + ", case when exists (select 1 from tool where tool.bot_id = bot.id)"
                    + " then 1 else 0 end as has_tools,"
                    + " case when exists (select 1 from identity_secret"
                    + " where identity_secret.bot_id = bot.id) then 1 else 0 end"
                    + " as has_identity_secret, widget_loaded_at from bot\n";
    private static final String INSERT =
            COLUMNS.insertInto("bot") + "on conflict (short_name) do nothing";
    private static final String UPDATE =
            "update bot set "
                    + SETTINGS.assignments()
                    + """

                    where id = :id and updated_at = :seen and deleted_at is null
                        and not exists (select 1 from bot other
                            where other.short_name = :short_name and other.id <> bot.id)
                    """;
    private static final String FIND =
            SELECT
                    + """
                    where (id = :name or short_name = :name) and deleted_at is null
                    order by case when id = :name then 0 else 1 end limit 1
                    """;
    private static final String LIST = SELECT + "where deleted_at is null" + Paging.NEWEST;

    /** The last activity is one look into the index of each bot's conversations. */
    private static final String LISTINGS =
            """
            select id, short_name, name, model, enabled, substr(instructions, 1, %d) as excerpt,
                created_at, updated_at,
                (select max(conversation.updated_at) from conversation
                    where conversation.bot_id = bot.id) as last_activity_at
            from bot where deleted_at is null
            """
                    .formatted(BotListing.MAX_EXCERPT);

    private static final String WIDGET_LOADED =
            "update bot set widget_loaded_at = :now where id = :id and widget_loaded_at is null";

    private static final String DELETE =
            """
            update bot set deleted_at = :now, short_name = null
            where id = :id and deleted_at is null
            """;

    private static final String IS_ENABLED =
            "select count(*) from bot where id = :id and enabled = 1";

    private static final Set<EventType> CHANGES =
            EnumSet.of(EventType.BOT_UPDATED, EventType.BOT_PUBLISHED, EventType.BOT_DISABLED);

    private final Database database;
    private final Dialect dialect;
    private final EventOutbox outbox;
    private final ConversationPurge purge;

    public SqlBotStore(Database database, Dialect dialect, EventOutbox outbox) {
        this.database = database;
        this.dialect = dialect;
        this.outbox = outbox;
        this.purge = new ConversationPurge(database, dialect, outbox);
    }

    @Override
    public boolean insert(Bot bot) {
        return database.writeIdempotently(
                sql -> Optional.of(insert(sql, bot)),
                (sql, mayBeDone) -> (mayBeDone && has(sql, bot.id())) || insert(sql, bot));
    }

    private static boolean has(Sql sql, String id) {
        return sql.number("select count(*) from bot where id = :id", Parameters.of("id", id)) > 0;
    }

    private static boolean insert(Sql sql, Bot bot) {
        return sql.update(INSERT, parameters(bot)) > 0;
    }

    @Override
    public boolean update(Bot bot, Instant seen) {
        Parameters parameters = parameters(bot).and("seen", seen);
        if (CHANGES.stream().noneMatch(outbox::wants)) {
            return database.writeSingleStatement(sql -> sql.update(UPDATE, parameters) > 0);
        }
        return database.write(
                sql -> {
                    boolean wasEnabled = sql.number(IS_ENABLED, parameters) > 0;
                    boolean updated = sql.update(UPDATE, parameters) > 0;
                    if (updated) {
                        addEvents(sql, bot, wasEnabled);
                    }
                    return updated;
                });
    }

    private void addEvents(Sql sql, Bot bot, boolean wasEnabled) {
        long now = dialect.now(sql);
        outbox.add(sql, NewEvent.ofBot(EventType.BOT_UPDATED, bot.id()), now);
        if (bot.enabled() != wasEnabled) {
            EventType type = bot.enabled() ? EventType.BOT_PUBLISHED : EventType.BOT_DISABLED;
            outbox.add(sql, NewEvent.ofBot(type, bot.id()), now);
        }
    }

    private static Parameters parameters(Bot bot) {
        return Parameters.of("short_name", bot.shortName())
                .and("name", bot.name())
                .and("instructions", bot.instructions())
                .and("welcome_message", bot.welcomeMessage())
                .and("model", bot.model())
                .and("fallback_models", String.join(" ", bot.fallbackModels()))
                .and("temperature", bot.temperature())
                .and("max_tokens", bot.maxTokens())
                .and("history_messages", bot.historyMessages())
                .and("fallback_message", bot.fallbackMessage())
                .and("enabled", bot.enabled() ? 1 : 0)
                .and("created_at", bot.createdAt())
                .and("updated_at", bot.updatedAt())
                .and("knowledge_passages", bot.knowledge().passages())
                .and("match_threshold", bot.knowledge().matchThreshold())
                .and("allowed_origins", String.join(" ", bot.widget().allowedOrigins()))
                .and("model_options_from_caller", bot.modelOptionsFromCaller() ? 1 : 0)
                .and("conversation_settings", settings(bot.conversationSettings()))
                .and("id", bot.id());
    }

    private static @Nullable String settings(ConversationSettings settings) {
        return settings.equals(ConversationSettings.DEFAULT) ? null : settings.toJson();
    }

    @Override
    public void widgetLoaded(String id, Instant now) {
        var _ =
                database.writeSingleStatement(
                        sql -> sql.update(WIDGET_LOADED, Parameters.of("id", id).and("now", now)));
    }

    @Override
    public Optional<Bot> find(String idOrShortName) {
        return database.query(
                sql -> sql.queryOne(FIND, SqlBotStore::bot, Parameters.of("name", idOrShortName)));
    }

    @Override
    public List<Bot> list(PageRequest page) {
        return database.query(sql -> sql.query(LIST, SqlBotStore::bot, Paging.parameters(page)));
    }

    @Override
    public List<BotListing> listings() {
        return database.query(sql -> sql.query(LISTINGS, SqlBotStore::listing, Parameters.NONE));
    }

    private static BotListing listing(ResultRow row) throws SQLException {
        return new BotListing(
                row.text("id"),
                row.textOrNull("short_name"),
                row.text("name"),
                row.text("model"),
                row.flag("enabled"),
                row.text("excerpt"),
                row.instant("created_at"),
                row.instant("updated_at"),
                row.instantOrNull("last_activity_at"));
    }

    @Override
    public long count() {
        return database.query(
                sql -> sql.number("select count(*) from bot where deleted_at is null"));
    }

    @Override
    public boolean delete(String id) {
        return database.writeSingleStatement(
                sql ->
                        sql.update(DELETE, Parameters.of("now", dialect.now(sql)).and("id", id))
                                > 0);
    }

    @Override
    public int purgeDeleted(int limit) {
        return purge.deletedBots(limit);
    }

    private static Bot bot(ResultRow row) throws SQLException {
        return new Bot(
                row.text("id"),
                row.textOrNull("short_name"),
                row.text("name"),
                row.text("instructions"),
                row.text("welcome_message"),
                row.text("model"),
                names(row.text("fallback_models")),
                row.fractionOrNull("temperature"),
                row.integer("max_tokens"),
                row.integer("history_messages"),
                row.text("fallback_message"),
                new KnowledgeSettings(
                        row.integer("knowledge_passages"), row.fraction("match_threshold")),
                new WidgetEmbedding(names(row.text("allowed_origins"))),
                row.flag("model_options_from_caller"),
                row.flag("enabled"),
                row.instant("created_at"),
                row.instant("updated_at"),
                ConversationSettings.parse(row.textOrNull("conversation_settings")),
                new BotFacts(
                        row.flag("has_tools"),
                        row.flag("has_identity_secret"),
                        row.instantOrNull("widget_loaded_at")));
    }

    private static List<String> names(String joined) {
        return joined.isEmpty() ? List.of() : List.of(joined.split(" "));
    }
}
