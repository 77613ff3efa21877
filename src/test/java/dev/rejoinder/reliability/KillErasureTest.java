package dev.rejoinder.reliability;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An erasure goes on after the server was killed in the middle of it, and counts exactly. */
@Tag("sqlite")
@Tag("long")
final class KillErasureTest {
    private static final int CONVERSATIONS = 3_000;
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private static final String NUMBERS =
            " with recursive n(i) as (select 1 union all select i + 1 from n where i < "
                    + CONVERSATIONS
                    + ")";

    @TempDir private Path data;

    private KillableServer start() throws Exception {
        return KillableServer.start(
                KillableServer.Launch.of(data, URI.create("http://127.0.0.1:1")));
    }

    /** Runs a statement beside the server and returns the number in its first column. */
    private long sql(String text) throws SQLException {
        try (Connection connection =
                        DriverManager.getConnection("jdbc:sqlite:" + data.resolve("rejoinder.db"));
                Statement statement = connection.createStatement()) {
            statement.execute("pragma busy_timeout = 60000");
            // As the server does; otherwise splitting a page leaves copies of rows behind.
            statement.execute("pragma secure_delete = on");
            if (!statement.execute(text)) {
                return 0;
            }
            try (ResultSet rows = statement.getResultSet()) {
                return rows.next() ? rows.getLong(1) : 0;
            }
        }
    }

    private void addConversations(String user, String prefix) throws SQLException {
        sql(
                "insert into conversation (bot_id, id, user_id, message_count, last_sequence,"
                        + " created_at, updated_at, preview, metadata)"
                        + NUMBERS
                        + " select b.id, '"
                        + prefix
                        + "' || i, '"
                        + user
                        + "', 2, 1, 1, 1, 'secret of "
                        + user
                        + "', null from n, bot b");
        sql(
                "insert into turn (bot_id, conversation_id, sequence, user_message_id, message_id,"
                        + " state, fence, created_at, answered_at, question, answer)"
                        + NUMBERS
                        + " select b.id, '"
                        + prefix
                        + "' || i, 1, '"
                        + prefix
                        + "u' || i, '"
                        + prefix
                        + "m' || i, 'COMPLETE', 1, 1, 1, 'secret of "
                        + user
                        + "', 'secret of "
                        + user
                        + "' from n, bot b");
    }

    private static HttpRequest request(
            KillableServer server, String token, String method, String path) throws Exception {
        return HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + server.port() + "/api/v1" + path))
                .header("Authorization", "Bearer " + token)
                .method(method, HttpRequest.BodyPublishers.noBody())
                .timeout(PATIENCE)
                .build();
    }

    private long left(String user) throws SQLException {
        return sql("select count(*) from conversation where user_id = '" + user + "'");
    }

    @Test
    void erasureGoesOnAfterAKillAndCountsEachConversationOnce() throws Exception {
        String token;
        try (HttpClient http = HttpClient.newHttpClient();
                KillableServer server = start()) {
            token = AdminKey.create(Map.of("REJOINDER_DATA", data.toString()));
            addConversations("ann", "a");
            addConversations("bob", "b");
            var _ =
                    http.sendAsync(
                            request(server, token, "DELETE", "/users/ann"),
                            BodyHandlers.ofString());
            while (left("ann") > CONVERSATIONS * 9 / 10) {
                Thread.onSpinWait();
            }
            server.kill();
            http.shutdownNow();
        }
        assertThat(left("ann")).isPositive();

        String receipt = "";
        try (HttpClient http = HttpClient.newHttpClient();
                KillableServer server = start()) {
            long patience = System.nanoTime() + PATIENCE.toNanos();
            while (sql("select count(*) from erasure where completed_at is null") > 0
                    && System.nanoTime() < patience) {
                Thread.onSpinWait();
            }
            String id = id();
            receipt =
                    http.send(
                                    request(server, token, "GET", "/erasures/" + id),
                                    BodyHandlers.ofString())
                            .body();
            server.terminate();
            server.awaitEnd();
        }
        assertThat(receipt)
                .contains("\"state\":\"completed\"")
                .contains(
                        "\"erased\":{\"conversations\":3000,\"feedback\":0,\"handovers\":0,"
                                + "\"messages\":6000,"
                                + "\"notes\":0,\"toolCalls\":0,\"unansweredQuestions\":0}");
        assertThat(left("ann")).isZero();
        assertThat(sql("select count(*) from turn where question = 'secret of ann'")).isZero();
        assertThat(left("bob")).isEqualTo(CONVERSATIONS);
        assertThat(sql("select count(*) from turn")).isEqualTo(CONVERSATIONS);
        assertThat(ErasedBytesTest.filesWith("secret of ann", data)).isEmpty();
    }

    private String id() throws SQLException {
        try (Connection connection =
                        DriverManager.getConnection("jdbc:sqlite:" + data.resolve("rejoinder.db"));
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("select id from erasure")) {
            assertThat(rows.next()).isTrue();
            return rows.getString(1);
        }
    }
}
