package dev.rejoinder.reliability;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Ends servers 200 times, or {@code -Drejoinder.kill.rounds} times, while they deliver 100,000
 * events, or {@code -Drejoinder.webhook.events}: {@code mvn verify -Plong
 * -Dtest=KillWebhookLongTest}. Half of the kills hit one server on SQLite, half one of two servers
 * on PostgreSQL.
 */
@Tag("long")
final class KillWebhookLongTest {
    private static final int KILLS = 200;
    private static final int EVENTS = 100_000;
    private static final int KILLS_A_ROUND = 10;
    private static final int EVENTS_A_QUESTION = 3;

    @TempDir Path folder;

    @Test
    @Tag("sqlite")
    void noEventIsLostByOneServer() throws Exception {
        run("", 1);
    }

    @Test
    void noEventIsLostByTwoServers() throws Exception {
        try (EmbeddedPostgres postgres =
                EmbeddedPostgres.builder()
                        .setDataDirectory(folder.resolve("postgres"))
                        .setServerConfig("max_connections", "200")
                        .start()) {
            run(
                    "jdbc:postgresql://127.0.0.1:%d/postgres?user=postgres"
                            .formatted(postgres.getPort()),
                    2);
        }
    }

    private void run(String database, int nodes) throws Exception {
        int kills = Integer.getInteger("rejoinder.kill.rounds", KILLS) / 2;
        int events = Integer.getInteger("rejoinder.webhook.events", EVENTS) / 2;
        long seed = Long.getLong("rejoinder.kill.seed", new Random().nextLong());
        int questions = events * KILLS_A_ROUND / kills / EVENTS_A_QUESTION / 4;
        try (var rounds = new KillWebhookRounds(folder, database, nodes, new Random(seed))) {
            for (int done = 0; done < kills; done += KILLS_A_ROUND) {
                rounds.run(Math.min(KILLS_A_ROUND, kills - done), questions);
                System.out.printf(
                        "%d kills with webhooks, seed %d: %d events%n",
                        done + KILLS_A_ROUND, seed, rounds.check());
            }
        }
    }
}
