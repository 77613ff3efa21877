package dev.rejoinder.reliability;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rejoinder.testkit.PostgresServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two servers on one PostgreSQL database delete the same conversations, and one is killed in the
 * middle. Takes minutes, because the other waits for the lease of the killed one.
 */
@Tag("long")
final class PrivacyNodesLongTest {
    private static final int CONVERSATIONS = 400;
    private static final Duration PATIENCE = Duration.ofMinutes(6);

    private final PostgresServer.FreshDatabase database = PostgresServer.migrated();
    private final HttpClient http = HttpClient.newHttpClient();

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    private KillableServer one;
    private KillableServer two;
    private String token;

    @BeforeEach
    void start() throws Exception {
        one = node("one");
        token = AdminKey.create(environment("one"));
        two = node("two");
        // The first one is old, the second one new.
        addConversations("ann", "1");
        addConversations("bob", Long.toString(System.currentTimeMillis()));
        database.run("delete from conversation_count");
        database.run(
                "insert into conversation_count"
                        + " select bot_id, count(*) from conversation group by 1");
    }

    @AfterEach
    void stop() {
        one.close();
        two.close();
        http.shutdownNow();
        http.close();
    }

    private Map<String, String> environment(String name) {
        var environment = new HashMap<String, String>();
        environment.put("REJOINDER_DATA", folder.resolve(name).toString());
        environment.put("REJOINDER_DATABASE_URL", database.url());
        return environment;
    }

    private KillableServer node(String name) throws IOException, InterruptedException {
        return KillableServer.start(
                KillableServer.Launch.of(folder.resolve(name), URI.create("http://127.0.0.1:1"))
                        .with(environment(name)));
    }

    private void addConversations(String user, String updatedAt) {
        String numbers = " from generate_series(1, " + CONVERSATIONS + ") as n (i), bot b";
        database.run(
                "insert into conversation (bot_id, id, user_id, message_count, last_sequence,"
                        + " created_at, updated_at, preview)"
                        + " select b.id, '%1$s' || i, '%1$s', 2, 1, 1, %2$s, 'of %1$s'"
                                .formatted(user, updatedAt)
                        + numbers);
        database.run(
                "insert into turn (bot_id, conversation_id, sequence, user_message_id, message_id,"
                        + " state, fence, created_at, answered_at, question, answer)"
                        + " select b.id, '%1$s' || i, 1, '%1$su' || i, '%1$sm' || i,"
                                .formatted(user)
                        + " 'COMPLETE', 1, 1, 1, 'of %1$s', 'of %1$s'".formatted(user)
                        + numbers);
    }

    private HttpRequest request(KillableServer server, String method, String path, String body)
            throws IOException, InterruptedException {
        return HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + server.port() + "/api/v1" + path))
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .timeout(PATIENCE)
                .build();
    }

    private int number(String query) {
        return Integer.parseInt(database.texts(query).getFirst());
    }

    private int left(String user) {
        return number("select count(*) from conversation where user_id = '" + user + "'");
    }

    private static void await(BooleanSupplier condition) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).isLessThan(end);
            LockSupport.parkNanos(5_000_000);
        }
    }

    private void onlyTheConversationsOfBobAreLeft() {
        assertThat(left("ann")).isZero();
        assertThat(left("bob")).isEqualTo(CONVERSATIONS);
        assertThat(number("select count(*) from turn where question = 'of ann'")).isZero();
        assertThat(number("select count(*) from turn")).isEqualTo(CONVERSATIONS);
        // Each deletion counts down once.
        assertThat(number("select sum(conversations) from conversation_count"))
                .isEqualTo(CONVERSATIONS);
        await(() -> number("select count(*) from task_claim") == 0);
    }

    @Test
    void erasureThatBothServersRunIsCompletedByTheOneThatIsLeft() throws Exception {
        for (KillableServer each : List.of(one, two)) {
            var _ =
                    http.sendAsync(
                            request(each, "DELETE", "/users/ann", ""), BodyHandlers.ofString());
        }
        await(() -> left("ann") < CONVERSATIONS * 9 / 10);
        one.kill();
        assertThat(left("ann")).isPositive();

        await(() -> number("select count(*) from erasure where completed_at is null") == 0);

        onlyTheConversationsOfBobAreLeft();
        assertThat(
                        database.texts(
                                "select kind || ' ' || sum(erased) from erasure_count"
                                        + " where erased > 0 group by kind order by kind"))
                .containsExactly("conversations " + CONVERSATIONS, "messages " + 2 * CONVERSATIONS);
        for (String id : database.texts("select id from erasure")) {
            assertThat(
                            http.send(
                                            request(two, "GET", "/erasures/" + id, ""),
                                            BodyHandlers.ofString())
                                    .body())
                    .contains("\"state\":\"completed\"");
        }
    }

    @Test
    void retentionGoesOnAfterEachServerWasKilled() throws Exception {
        String bot = database.texts("select id from bot").getFirst();
        var changed =
                http.send(
                        request(two, "PATCH", "/bots/" + bot, "{\"retentionDays\":1}"),
                        BodyHandlers.ofString());
        assertThat(changed.statusCode()).as(changed.body()).isEqualTo(200);

        // Whichever of them sweeps, it is killed in the middle.
        await(() -> left("ann") < CONVERSATIONS * 9 / 10);
        one.kill();
        await(() -> left("ann") < CONVERSATIONS * 7 / 10);
        one = node("one");
        two.kill();
        assertThat(left("ann")).isPositive();

        await(() -> left("ann") == 0);

        onlyTheConversationsOfBobAreLeft();
    }
}
