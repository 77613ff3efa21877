package dev.rejoinder.reliability;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Ends the server 1,000 times, or {@code -Drejoinder.kill.rounds} times, while its answers call
 * tools: {@code mvn verify -Plong -Dtest=KillActionLongTest}.
 */
@Tag("long")
@Tag("sqlite")
final class KillActionLongTest {
    private static final int ROUNDS = 1_000;
    private static final int ROUNDS_A_FOLDER = 50;

    @TempDir Path folder;

    @Test
    void noActionIsLostOrRepeatedInAThousandKills() throws Exception {
        int wanted = Integer.getInteger("rejoinder.kill.rounds", ROUNDS);
        long seed = Long.getLong("rejoinder.kill.seed", new Random().nextLong());
        KillActionCheck.Figures all = KillActionCheck.Figures.NONE;
        for (int done = 0; done < wanted; done += ROUNDS_A_FOLDER, seed++) {
            int some = Math.min(ROUNDS_A_FOLDER, wanted - done);
            Path data = folder.resolve("data-" + done);
            try (var rounds = new KillActionRounds(data, "", 1, new Random(seed))) {
                all = all.plus(rounds.run(some));
                System.out.printf("%d kills up to seed %d: %s%n", done + some, seed, all);
            } catch (Throwable failure) {
                throw new AssertionError("-Drejoinder.kill.seed=" + seed + " failed", failure);
            }
        }
        assertThat(all.whole()).isPositive();
    }
}
