package dev.rejoinder.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rejoinder.testkit.PostgresProxy;
import dev.rejoinder.testkit.PostgresProxy.Asked;
import dev.rejoinder.testkit.PostgresServer;
import dev.rejoinder.testkit.SettableClock;
import dev.rejoinder.testkit.TestServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The PostgreSQL round trips of a question, between the request and its answer. docs/operations.md
 * states the same number.
 */
final class TurnTripsTest {
    private static final String CHAT = "/api/v1/chat/guide/message";

    /** Words that occur in one statement only, and the purpose of that statement. */
    private static final Map<String, String> NAMES = names();

    /** Periodic work, independent of the number of questions. */
    private static final String BY_THE_CLOCK = "by the clock";

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    private final SettableClock clock = new SettableClock();
    private final PostgresServer.FreshDatabase database = PostgresServer.migrated();
    private final PostgresProxy wire = PostgresProxy.to(database);
    private TestServer server;

    private static Map<String, String> names() {
        var names = new LinkedHashMap<String, String>();
        names.put("into node", BY_THE_CLOCK);
        names.put("SET application_name", BY_THE_CLOCK);
        names.put("from event where pending = 1", BY_THE_CLOCK);
        names.put("from pg_stat_user_tables", BY_THE_CLOCK);
        names.put("analyze ", BY_THE_CLOCK);
        names.put("h.expires_at <= ", BY_THE_CLOCK);
        // A new connection, because the others were used for periodic work.
        names.put("idle_in_transaction_session_timeout", BY_THE_CLOCK);
        // A checkpoint, if the answer was just being written.
        names.put("update turn set answer = case when", BY_THE_CLOCK);
        names.put("from api_key", "key");
        names.put("update api_key set last_used_at", BY_THE_CLOCK);
        names.put("short_name = ", "bot");
        names.put("into use_count", "limit");
        names.put("insert into conversation ", "begin");
        names.put("last_sequence = last_sequence + 1", "go on");
        names.put("with counted as", "end");
        names.put("from budget_use where", "budget left");
        names.put("insert into budget_use", "budget");
        names.put("pg_notify", "hint");
        names.put("insert into conversation_count", "counters");
        names.put("insert into activity_day", "counters");
        names.put("insert into turn ", "question");
        return names;
    }

    @BeforeEach
    void start() {
        server =
                TestServer.start(
                        folder,
                        new TestServer.Options()
                                .clock(clock)
                                .limits(1_000, 10_000)
                                .database(database.settings(wire)));
        // Open connections and prepare statements.
        for (int i = 0; i < 3; i++) {
            ask("{\"message\":\"Hi\"}");
        }
    }

    @AfterEach
    void stop() {
        server.close();
        wire.close();
    }

    private String ask(String body) {
        TestServer.Answer answer = server.post(CHAT, body);
        assertThat(answer.status()).isEqualTo(200);
        return answer.find("conv_[0-9A-Z]{26}");
    }

    private static String next(String conversation) {
        return "{\"message\":\"And?\",\"conversationId\":\"" + conversation + "\"}";
    }

    /** Returns the round trips between a request and its answer. */
    private List<String> tripsOf(String body) {
        int before = wire.asked().size();
        var _ = ask(body);
        List<Asked> asked = wire.asked();
        return IntStream.range(before, asked.size())
                .mapToObj(trip -> name(asked, trip))
                .filter(name -> !name.equals(BY_THE_CLOCK) && !name.equals("hint"))
                .toList();
    }

    /** Returns the purpose of a round trip, or its statements if they are unexpected. */
    private static String name(List<Asked> asked, int trip) {
        Asked named = asked.get(trip);
        return switch (named.statements()) {
            case "BEGIN" -> nameOfPart(named, asked.subList(trip + 1, asked.size()));
            case "COMMIT" -> nameOfPart(named, asked.subList(0, trip).reversed());
            default -> nameOf(named.statements());
        };
    }

    /** Returns the purpose of the transaction that this statement begins or ends. */
    private static String nameOfPart(Asked part, List<Asked> others) {
        return others.stream()
                .filter(other -> other.connection() == part.connection())
                .findFirst()
                .map(other -> nameOf(other.statements()))
                .orElse(BY_THE_CLOCK);
    }

    private static String nameOf(String statements) {
        return NAMES.entrySet().stream()
                .filter(name -> statements.contains(name.getKey()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(statements);
    }

    @Test
    void questionTakesThreeRoundTrips() {
        assertThat(tripsOf("{\"message\":\"Hi\"}")).containsExactly("limit", "begin", "end");

        String conversation = ask("{\"message\":\"Hi\"}");
        assertThat(tripsOf(next(conversation))).containsExactly("limit", "go on", "end");
        assertThat(tripsOf(next(conversation))).containsExactly("limit", "go on", "end");
    }

    @Test
    void questionWithABudgetIsStoredStepByStep() {
        var _ =
                server.send(
                        "PATCH",
                        "/api/v1/bots/guide",
                        "{\"budget\":{\"messagesPerDay\":100}}",
                        Map.of());
        var _ = ask("{\"message\":\"Hi\"}");

        assertThat(tripsOf("{\"message\":\"Hi\"}"))
                .containsExactly(
                        "limit",
                        "budget left",
                        "budget left",
                        "begin",
                        "counters",
                        "counters",
                        "question",
                        "budget",
                        "budget",
                        "end");
    }

    @Test
    void keyAndBotAreLookedUpAgainAfterAnIdleSecond() {
        clock.tick(Duration.ofSeconds(2));

        assertThat(tripsOf("{\"message\":\"Hi\"}"))
                .containsExactly("key", "limit", "bot", "begin", "end");
        assertThat(tripsOf("{\"message\":\"Hi\"}")).containsExactly("limit", "begin", "end");
    }
}
