package dev.rejoinder.benchmarks;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * Fills the server's tables directly, while no server runs, with more rows than requests could
 * create.
 */
final class TableFiller implements AutoCloseable {
    private static final long YEAR_MILLIS = 365L * 86_400_000;

    /** The last 26 characters of the id with number i. */
    private static final String ID =
            "'00000000000000000' || substr(cast(1000000000 + %s as text), 2)";

    private final Connection connection;

    TableFiller(Connection connection) throws SQLException {
        this.connection = connection;
        connection.setAutoCommit(false);
    }

    /** Adds conversations of one question and answer, spread over the past year. */
    void conversations(String bot, int count) throws SQLException {
        run(
                """
                create temporary table numbered as
                with recursive n(i) as (select 0 union all select i + 1 from n where i < %d - 1)
                select i, %d - i * cast(%d as bigint) as millis from n
                """
                        .formatted(count, System.currentTimeMillis(), YEAR_MILLIS / count));
        run(
                """
                insert into conversation (bot_id, id, user_id, message_count, last_sequence,
                    created_at, updated_at, preview, metadata)
                select (select id from bot where short_name = '%s'), 'conv_' || %s,
                    'user' || (i %% 5000), 2, 1, millis, millis,
                    'Where is parcel number ' || i || '?', null
                from numbered order by 2
                """
                        .formatted(bot, id("i")));
        run(
                """
                insert into turn (bot_id, conversation_id, sequence, user_message_id, message_id,
                    state, fence, finish_reason, input_tokens, output_tokens, created_at,
                    answered_at, question, metadata, sources, answer)
                select bot_id, id, 1, 'msg_' || substr(id, 7) || '0',
                    'msg_' || substr(id, 7) || '1', 'COMPLETE', 1, 'STOP', 9, 20,
                    created_at, updated_at, preview, null, null,
                    'It is on its way to you and will arrive in two days.'
                from conversation order by 1, 2
                """);
        run("insert into conversation_count select bot_id, count(*) from conversation group by 1");
        run(
                """
                insert into activity_day select bot_id, updated_at / 86400000, count(*)
                from conversation group by 1, 2
                """);
        connection.commit();
    }

    /** Adds one conversation with this many turns, which are twice as many messages. */
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
                    'msg_' || %s, 'msg_' || %s,
                    'COMPLETE', 1, 'STOP', 9, 20, i * 1000, i * 1000 + 500,
                    'And what is the state of parcel number ' || i || '?', null, null,
                    'Parcel number ' || i || ' is on its way to you and will arrive in two days.'
                from n
                """
                        .formatted(count, bot, conversation, id("2 * i"), id("2 * i + 1")));
        run("insert into conversation_count select bot_id, 1 from conversation");
        run("insert into activity_day select bot_id, 0, 1 from conversation");
        connection.commit();
    }

    /** Runs the maintenance that the database would run by itself some minutes later. */
    void settle() throws SQLException {
        connection.setAutoCommit(true);
        run("vacuum analyze");
        run("checkpoint");
    }

    private static String id(String number) {
        return ID.formatted(number);
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
