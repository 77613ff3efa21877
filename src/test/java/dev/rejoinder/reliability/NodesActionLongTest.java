package dev.rejoinder.reliability;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two servers on one PostgreSQL database, whose answers call tools. One of them ends {@code
 * -Drejoinder.nodes.rounds} times (100): {@code mvn verify -Plong -Dtest=NodesActionLongTest}.
 */
@Tag("long")
final class NodesActionLongTest {
    private static final int ROUNDS = 100;
    private static final int ROUNDS_A_REPORT = 10;

    @TempDir Path folder;

    @Test
    void noActionIsLostOrRepeatedWhenANodeIsKilled() throws Exception {
        int wanted = Integer.getInteger("rejoinder.nodes.rounds", ROUNDS);
        long seed = Long.getLong("rejoinder.kill.seed", new Random().nextLong());
        try (EmbeddedPostgres postgres =
                        EmbeddedPostgres.builder()
                                .setDataDirectory(folder.resolve("postgres"))
                                .start();
                var rounds =
                        new KillActionRounds(
                                folder,
                                "jdbc:postgresql://127.0.0.1:%d/postgres?user=postgres"
                                        .formatted(postgres.getPort()),
                                2,
                                new Random(seed))) {
            KillActionCheck.Figures all = KillActionCheck.Figures.NONE;
            for (int done = 0; done < wanted; done += ROUNDS_A_REPORT) {
                int some = Math.min(ROUNDS_A_REPORT, wanted - done);
                all = rounds.run(some);
                System.out.printf("%d kills of a node, seed %d: %s%n", done + some, seed, all);
            }
            assertThat(all.whole()).isPositive();
        }
    }
}
