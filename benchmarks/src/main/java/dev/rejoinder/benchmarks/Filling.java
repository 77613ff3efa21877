package dev.rejoinder.benchmarks;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;

/** Fills the server's tables, while no server runs, with more than could be asked for. */
final class Filling implements AutoCloseable {
    private static final int DAYS = 365;

    private final Connection connection;

    Filling(Path folder) throws SQLException {
        connection = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("rejoinder.db"));
        connection.setAutoCommit(false);
    }

    /** Conversations of two messages, spread over a year up to now. */
    void conversations(String bot, int count) throws SQLException {
        run(
                """
                create temporary table numbered as
                with recursive n(i) as (select 0 union all select i + 1 from n where i < %d - 1)
                select i, %s - (i * %d.0 / %d) * 86400000 as millis from n
                """
                        .formatted(count, "unixepoch() * 1000", DAYS, count));
        run(
                """
                insert into conversation (bot_id, id, user_id, message_count, last_sequence,
                    created_at, updated_at, preview, metadata)
                select (select id from bot where short_name = '%s'),
                    'conv_' || printf('%%026d', i), 'user' || (i %% 5000), 2, 1,
                    cast(millis as integer), cast(millis as integer),
                    'Where is parcel number ' || i || '?', null
                from numbered order by 2
                """
                        .formatted(bot));
        run("insert into conversation_count select bot_id, count(*) from conversation group by 1");
        run(
                """
                insert into activity_day select bot_id, updated_at / 86400000, count(*)
                from conversation group by 1, 2
                """);
        connection.commit();
    }

    /** One conversation of so many turns, which are twice as many messages. */
    void turns(String bot, String conversation, int count) throws SQLException {
        run(
                """
                insert into conversation (bot_id, id, user_id, message_count, last_sequence,
                    created_at, updated_at, preview, metadata)
                select id, '%s', null, 2 * %d, %d, 0, 0, 'Long', null from bot
                where short_name = '%s'
                """
                        .formatted(conversation, count, count, bot));
        run(
                """
                with recursive n(i) as (select 1 union all select i + 1 from n where i < %d)
                insert into turn (bot_id, conversation_id, sequence, user_message_id, message_id,
                    state, fence, finish_reason, input_tokens, output_tokens, created_at,
                    answered_at, question, metadata, sources, answer)
                select (select id from bot where short_name = '%s'), '%s', i,
                    'msg_' || printf('%%026d', 2 * i), 'msg_' || printf('%%026d', 2 * i + 1),
                    'COMPLETE', 1, 'STOP', 9, 20, i * 1000, i * 1000 + 500,
                    'And what is the state of parcel number ' || i || '?', null, null,
                    'Parcel number ' || i || ' is on its way to you and will arrive in two days.'
                from n
                """
                        .formatted(count, bot, conversation));
        run("insert into conversation_count select bot_id, 1 from conversation");
        run("insert into activity_day select bot_id, 0, 1 from conversation");
        connection.commit();
    }

    private void run(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
