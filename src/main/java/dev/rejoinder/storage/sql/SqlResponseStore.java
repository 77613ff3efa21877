package dev.rejoinder.storage.sql;

import dev.rejoinder.turn.ResponseStore;
import dev.rejoinder.turn.Turn;
import java.util.Optional;

/** Responses in SQL: they are turns. */
public final class SqlResponseStore implements ResponseStore {
    private static final String FIND =
            TurnColumns.SELECT
                    + """
                    join conversation c on c.bot_id = t.bot_id and c.id = t.conversation_id
                    where t.bot_id = :bot_id and t.message_id = :message_id
                        and t.response_deleted is null
                    """;
    private static final String DELETE =
            """
            update turn set response_deleted = 1
            where bot_id = :bot_id and message_id = :message_id and response_deleted is null
            """;

    private final Database database;

    public SqlResponseStore(Database database) {
        this.database = database;
    }

    private static Parameters key(String botId, String messageId) {
        return Parameters.of("bot_id", botId).and("message_id", messageId);
    }

    @Override
    public Optional<Turn> find(String botId, String messageId) {
        return database.query(sql -> sql.queryOne(FIND, TurnColumns::turn, key(botId, messageId)));
    }

    @Override
    public boolean delete(String botId, String messageId) {
        return database.writeSingleStatement(sql -> sql.update(DELETE, key(botId, messageId))) > 0;
    }
}
