package dev.rejoinder.storage.sql;

import dev.rejoinder.core.AppError;
import dev.rejoinder.core.ErrorCode;
import dev.rejoinder.tool.Tool;
import dev.rejoinder.tool.ToolEffect;
import dev.rejoinder.tool.ToolStore;
import dev.rejoinder.tool.ToolTargetJson;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Tools in SQL. */
public final class SqlToolStore implements ToolStore {
    private static final Columns SETTINGS =
            Columns.of(
                    "name",
                    "title",
                    "description",
                    "parameters",
                    "effect",
                    "requires_approval",
                    "visitor_approves",
                    "timeout_millis",
                    "enabled",
                    "target_type",
                    "target",
                    "updated_at");
    private static final Columns COLUMNS = SETTINGS.and(Columns.of("bot_id", "id", "created_at"));

    private static final String OF_BOT = "where bot_id = :bot_id";
    private static final String IS_KEY = OF_BOT + " and id = :id";
    private static final String SELECT = "select " + COLUMNS.names() + " from tool ";
    private static final String INSERT = COLUMNS.insertInto("tool");
    private static final String UPDATE =
            "update tool set " + SETTINGS.assignments() + " " + IS_KEY + " and updated_at = :seen";
    private static final String COUNT_OTHERS =
            "select count(*) from tool " + OF_BOT + " and name = :name and id <> :id";

    private final Database database;
    private final String lockBot;

    public SqlToolStore(Database database, Dialect dialect) {
        this.database = database;
        this.lockBot =
                "select id from bot where id = :bot_id and deleted_at is null"
                        + dialect.forUpdate();
    }

    @Override
    public List<Tool> list(String botId) {
        return database.query(
                sql ->
                        sql.query(
                                SELECT + OF_BOT + " order by created_at, id",
                                SqlToolStore::tool,
                                Parameters.of("bot_id", botId)));
    }

    @Override
    public List<Tool> withSecrets() {
        return database.query(
                sql ->
                        sql.query(
                                SELECT
                                        + """
                                        where target like '%secret.%'
                                            and bot_id in (
                                                select id from bot where deleted_at is null)
                                        order by bot_id, created_at, id
                                        """,
                                SqlToolStore::tool,
                                Parameters.NONE));
    }

    @Override
    public Optional<Tool> find(String botId, String id) {
        return database.query(sql -> find(sql, botId, id));
    }

    private static Optional<Tool> find(Sql sql, String botId, String id) {
        return sql.queryOne(SELECT + IS_KEY, SqlToolStore::tool, key(botId, id));
    }

    @Override
    public void add(String botId, List<Tool> tools) {
        if (tools.isEmpty()) {
            return;
        }
        var _ =
                database.writeIdempotently(
                        sql -> Optional.<Boolean>empty(),
                        (sql, mayBeDone) -> {
                            if (!mayBeDone || find(sql, botId, tools.getFirst().id()).isEmpty()) {
                                add(sql, botId, tools);
                            }
                            return true;
                        });
    }

    private void add(Sql sql, String botId, List<Tool> tools) {
        // The lock keeps concurrent additions below the limit, and names unique.
        lock(sql, botId);
        long stored =
                sql.number("select count(*) from tool " + OF_BOT, Parameters.of("bot_id", botId));
        if (stored + tools.size() > MAX_TOOLS) {
            throw AppError.of(
                    ErrorCode.INVALID_REQUEST, "A bot can have at most " + MAX_TOOLS + " tools.");
        }
        for (Tool tool : tools) {
            requireFreeName(sql, tool);
            sql.update(INSERT, parameters(tool));
        }
    }

    private void lock(Sql sql, String botId) {
        if (sql.queryOne(lockBot, row -> row.text("id"), Parameters.of("bot_id", botId))
                .isEmpty()) {
            throw AppError.of(ErrorCode.BOT_NOT_FOUND, "There is no such bot.");
        }
    }

    private static void requireFreeName(Sql sql, Tool tool) {
        if (sql.number(COUNT_OTHERS, key(tool.botId(), tool.id()).and("name", tool.name())) > 0) {
            throw AppError.invalid("name", "Another tool of this bot has this name already.");
        }
    }

    @Override
    public boolean replace(Tool tool, Instant seen) {
        return database.write(
                sql -> {
                    if (find(sql, tool.botId(), tool.id()).isEmpty()) {
                        return false;
                    }
                    lock(sql, tool.botId());
                    requireFreeName(sql, tool);
                    return sql.update(UPDATE, parameters(tool).and("seen", seen)) > 0;
                });
    }

    @Override
    public boolean delete(String botId, String id) {
        return database.writeSingleStatement(
                sql -> sql.update("delete from tool " + IS_KEY, key(botId, id)) > 0);
    }

    private static Parameters key(String botId, String id) {
        return Parameters.of("bot_id", botId).and("id", id);
    }

    private static Parameters parameters(Tool tool) {
        return key(tool.botId(), tool.id())
                .and("name", tool.name())
                .and("title", tool.title())
                .and("description", tool.description())
                .and("parameters", tool.parameters())
                .and("effect", tool.effect().name())
                .and("requires_approval", tool.requiresApproval() ? 1 : 0)
                .and("visitor_approves", tool.visitorApproves() ? 1 : 0)
                .and("timeout_millis", tool.timeout().toMillis())
                .and("enabled", tool.enabled() ? 1 : 0)
                .and("target_type", ToolTargetJson.type(tool.target()))
                .and("target", ToolTargetJson.write(tool.target()))
                .and("created_at", tool.createdAt())
                .and("updated_at", tool.updatedAt());
    }

    private static Tool tool(ResultRow row) throws SQLException {
        return new Tool(
                row.text("id"),
                row.text("bot_id"),
                row.text("name"),
                row.text("title"),
                row.text("description"),
                row.text("parameters"),
                ToolEffect.valueOf(row.text("effect")),
                row.flag("requires_approval"),
                row.flag("visitor_approves"),
                Duration.ofMillis(row.number("timeout_millis")),
                row.flag("enabled"),
                ToolTargetJson.read(row.text("target_type"), row.text("target")),
                row.instant("created_at"),
                row.instant("updated_at"));
    }
}
