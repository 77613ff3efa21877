package dev.rejoinder.reliability;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rejoinder.testkit.PostgresServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills servers and their parsers during uploads. The long tests take {@code
 * -Drejoinder.kill.uploads} files (10,000): {@code mvn verify -Plong -Dtest=KillUploadTest}.
 */
final class KillUploadTest {
    private static final int UPLOADS = 10_000;

    @TempDir private Path folder;

    @Test
    @Tag("sqlite")
    void acknowledgedFilesSurviveAKillAndTheSweepLeavesNoOthers() throws Exception {
        try (var rounds = new KillUploadRounds(folder, "", 1, new Random())) {
            rounds.run(Duration.ofMillis(500));
            rounds.checkSweep();
        }
    }

    @Test
    @Tag("long")
    @Tag("sqlite")
    void acknowledgedFilesSurviveManyKills() throws Exception {
        runMany("", 1);
    }

    @Test
    @Tag("long")
    void acknowledgedFilesSurviveManyKillsOfTwoServers() throws Exception {
        runMany(PostgresServer.migrated().url(), 2);
    }

    private void runMany(String database, int nodes) throws Exception {
        long seed = Long.getLong("rejoinder.kill.seed", new Random().nextLong());
        int wanted = Integer.getInteger("rejoinder.kill.uploads", UPLOADS);
        try (var rounds = new KillUploadRounds(folder, database, nodes, new Random(seed))) {
            int kills = 0;
            while (rounds.acknowledged() < wanted) {
                rounds.run(Duration.ofSeconds(2));
                kills++;
            }
            System.out.printf(
                    "seed %d: %d uploads acknowledged, %d kills of a server, %d of a parser%n",
                    seed, rounds.acknowledged(), kills, rounds.parserKills());
            assertThat(rounds.parserKills()).isPositive();
            rounds.checkSweep();
        }
    }
}
