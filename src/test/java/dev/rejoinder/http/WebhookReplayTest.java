package dev.rejoinder.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.DriverManager;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The replay of a time with more events than one request replays. */
class WebhookReplayTest extends WebhookFixture {
    private static final String START = "2026-11-01T10:00:00.000Z";
    private static final long START_MILLIS = 1_793_527_200_000L;

    @Test
    void replayNeverStopsWithinAMillisecond() throws SQLException {
        String id = id(addWith(",\"enabled\":false", "/hook", "message.created"));
        addEvents("first", 10_700, START_MILLIS);
        addEvents("last", 2, START_MILLIS + 1);

        JsonNode first = replay(id, START);
        assertThat(first.toString())
                .isEqualTo("{\"deliveries\":10700,\"nextSince\":\"2026-11-01T10:00:00.001Z\"}");
        JsonNode rest = replay(id, first.get("nextSince").stringValue());
        assertThat(rest.toString()).isEqualTo("{\"deliveries\":2}");
    }

    private JsonNode replay(String id, String since) {
        return data(
                send(
                        "POST",
                        "/" + id + "/replay",
                        "{\"since\":\"%s\",\"until\":\"2026-11-01T11:00:00Z\"}".formatted(since)));
    }

    private void addEvents(String name, int count, long createdAt) throws SQLException {
        try (var data = DriverManager.getConnection(server.databaseUrl());
                var statement = data.createStatement()) {
            statement.executeUpdate(
                    """
                    with recursive numbers as (
                        select 1 as i union all select i + 1 from numbers where i < %d)
                    insert into event (id, type, bot_id, data, created_at, pending)
                    select '%s' || i, 'message.created', '%s', '{}', %d, 0 from numbers
                    """
                            .formatted(count, name, server.botId(), createdAt));
        }
    }
}
