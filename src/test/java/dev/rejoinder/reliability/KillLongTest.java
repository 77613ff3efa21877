package dev.rejoinder.reliability;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills the server 1,000 times, or {@code -Drejoinder.kill.rounds} times: {@code mvn verify -Plong
 * -Dtest=KillLongTest}. A given seed applies to the first folder.
 */
@Tag("long")
@Tag("sqlite")
final class KillLongTest {
    private static final int ROUNDS = 1_000;

    /** Rounds before a new folder, which keeps the checks of the whole file short. */
    private static final int ROUNDS_A_FOLDER = 50;

    @TempDir Path folder;

    @Test
    void nothingThatWasAcknowledgedIsLostInAThousandKills() throws Exception {
        int wanted = Integer.getInteger("rejoinder.kill.rounds", ROUNDS);
        long seed = Long.getLong("rejoinder.kill.seed", new Random().nextLong());
        KillRounds.Figures all = KillRounds.Figures.NONE;
        for (int done = 0; done < wanted; done += ROUNDS_A_FOLDER, seed++) {
            try (var rounds = new KillRounds(folder.resolve("data-" + done), new Random(seed))) {
                all = all.plus(rounds.run(Math.min(ROUNDS_A_FOLDER, wanted - done)));
                System.out.println("killed up to seed " + seed + ": " + all);
            } catch (Throwable failure) {
                throw new AssertionError("-Drejoinder.kill.seed=" + seed + " failed", failure);
            }
        }
        assertThat(all.acknowledged()).isPositive();
    }
}
