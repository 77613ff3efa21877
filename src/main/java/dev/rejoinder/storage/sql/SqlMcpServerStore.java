package dev.rejoinder.storage.sql;

import dev.rejoinder.core.AppError;
import dev.rejoinder.core.ErrorCode;
import dev.rejoinder.tool.mcp.McpServerStore;
import dev.rejoinder.tool.mcp.RemoteMcpServer;
import dev.rejoinder.tool.mcp.ToolList;
import dev.rejoinder.tool.mcp.ToolListJson;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The MCP servers of bots in SQL. */
public final class SqlMcpServerStore implements McpServerStore {
    private static final Columns TOOLS = Columns.of("tools", "tools_read_at");
    private static final Columns SETTINGS =
            Columns.of("name", "url", "headers", "enabled", "updated_at").and(TOOLS);
    private static final Columns COLUMNS = SETTINGS.and(Columns.of("bot_id", "id", "created_at"));

    private static final String OF_BOT = "where bot_id = :bot_id";
    private static final String IS_KEY = OF_BOT + " and id = :id";
    private static final String SELECT = "select " + COLUMNS.names() + " from mcp_server ";
    private static final String INSERT = COLUMNS.insertInto("mcp_server");
    private static final String IS_AS_SEEN = " " + IS_KEY + " and updated_at = :seen";
    private static final String UPDATE =
            "update mcp_server set " + SETTINGS.assignments() + IS_AS_SEEN;
    private static final String SAVE_TOOLS =
            "update mcp_server set " + TOOLS.assignments() + IS_AS_SEEN;

    private final Database database;
    private final String lockBot;

    public SqlMcpServerStore(Database database, Dialect dialect) {
        this.database = database;
        this.lockBot =
                "select id from bot where id = :bot_id and deleted_at is null"
                        + dialect.forUpdate();
    }

    @Override
    public List<RemoteMcpServer> list(String botId) {
        return database.query(
                sql ->
                        sql.query(
                                SELECT + OF_BOT + " order by created_at, id",
                                SqlMcpServerStore::server,
                                Parameters.of("bot_id", botId)));
    }

    @Override
    public List<RemoteMcpServer> withSecrets() {
        return database.query(
                sql ->
                        sql.query(
                                SELECT
                                        + """
                                        where headers like '%secret.%'
                                            and bot_id in (
                                                select id from bot where deleted_at is null)
                                        order by bot_id, created_at, id
                                        """,
                                SqlMcpServerStore::server,
                                Parameters.NONE));
    }

    @Override
    public Optional<RemoteMcpServer> find(String botId, String id) {
        return database.query(sql -> find(sql, botId, id));
    }

    private static Optional<RemoteMcpServer> find(Sql sql, String botId, String id) {
        return sql.queryOne(SELECT + IS_KEY, SqlMcpServerStore::server, key(botId, id));
    }

    @Override
    public void add(RemoteMcpServer server) {
        var _ =
                database.writeIdempotently(
                        sql -> Optional.<Boolean>empty(),
                        (sql, mayBeDone) -> {
                            if (!mayBeDone || find(sql, server.botId(), server.id()).isEmpty()) {
                                add(sql, server);
                            }
                            return true;
                        });
    }

    private void add(Sql sql, RemoteMcpServer server) {
        Parameters bot = Parameters.of("bot_id", server.botId());
        // The lock keeps concurrent additions below the limit.
        if (sql.queryOne(lockBot, row -> row.text("id"), bot).isEmpty()) {
            throw AppError.of(ErrorCode.BOT_NOT_FOUND, "There is no such bot.");
        }
        if (sql.number("select count(*) from mcp_server " + OF_BOT, bot) >= MAX_SERVERS) {
            throw AppError.of(
                    ErrorCode.INVALID_REQUEST,
                    "A bot can have at most " + MAX_SERVERS + " MCP servers.");
        }
        sql.update(INSERT, parameters(server));
    }

    @Override
    public boolean replace(RemoteMcpServer server, Instant seen) {
        return database.writeSingleStatement(
                sql -> sql.update(UPDATE, parameters(server).and("seen", seen)) > 0);
    }

    @Override
    public boolean saveTools(RemoteMcpServer seen, ToolList tools) {
        return database.writeSingleStatement(
                sql ->
                        sql.update(
                                        SAVE_TOOLS,
                                        withTools(key(seen.botId(), seen.id()), tools)
                                                .and("seen", seen.updatedAt()))
                                > 0);
    }

    @Override
    public boolean delete(String botId, String id) {
        return database.writeSingleStatement(
                sql -> sql.update("delete from mcp_server " + IS_KEY, key(botId, id)) > 0);
    }

    private static Parameters key(String botId, String id) {
        return Parameters.of("bot_id", botId).and("id", id);
    }

    private static Parameters withTools(Parameters parameters, @Nullable ToolList tools) {
        return parameters
                .and("tools", tools == null ? null : ToolListJson.write(tools))
                .and("tools_read_at", tools == null ? null : tools.readAt());
    }

    private static Parameters parameters(RemoteMcpServer server) {
        return withTools(key(server.botId(), server.id()), server.tools())
                .and("name", server.name())
                .and("url", server.url())
                .and("headers", ToolListJson.writeHeaders(server.headers()))
                .and("enabled", server.enabled() ? 1 : 0)
                .and("created_at", server.createdAt())
                .and("updated_at", server.updatedAt());
    }

    private static RemoteMcpServer server(ResultRow row) throws SQLException {
        String tools = row.textOrNull("tools");
        Instant readAt = row.instantOrNull("tools_read_at");
        return new RemoteMcpServer(
                row.text("bot_id"),
                row.text("id"),
                row.text("name"),
                row.text("url"),
                ToolListJson.readHeaders(row.text("headers")),
                row.flag("enabled"),
                row.instant("created_at"),
                row.instant("updated_at"),
                tools == null || readAt == null ? null : ToolListJson.read(tools, readAt));
    }
}
