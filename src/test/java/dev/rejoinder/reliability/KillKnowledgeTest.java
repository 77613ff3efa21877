package dev.rejoinder.reliability;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kills the server while it parses, indexes and embeds. */
@Tag("sqlite")
final class KillKnowledgeTest {
    private static final int ROUNDS = 2;
    private static final int MANY_ROUNDS = 20;
    private static final int SHORT_MILLIS = 500;
    private static final int LONG_MILLIS = 2_500;

    @TempDir Path folder;

    @Test
    void searchMatchesTheStoredDataAfterKills() throws Exception {
        run(ROUNDS, SHORT_MILLIS);
    }

    @Test
    @Tag("long")
    void searchMatchesTheStoredDataAfterManyKills() throws Exception {
        run(Integer.getInteger("rejoinder.kill.rounds", MANY_ROUNDS), LONG_MILLIS);
    }

    private void run(int rounds, int longestMillis) throws Exception {
        long seed = Long.getLong("rejoinder.kill.seed", new Random().nextLong());
        try (var all =
                new KillKnowledgeRounds(folder.resolve("data"), new Random(seed), longestMillis)) {
            KillKnowledgeRounds.Figures figures = all.run(rounds);
            assertThat(figures.chunks()).isPositive();
            System.out.println("killed with seed " + seed + ": " + figures);
        } catch (Throwable failure) {
            throw new AssertionError("-Drejoinder.kill.seed=" + seed + " failed", failure);
        }
    }
}
