package dev.rejoinder.reliability;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kills the server at random times. {@link KillLongTest} does the same for hours. */
@Tag("sqlite")
final class KillTest {
    private static final int ROUNDS = 4;

    @TempDir Path folder;

    @Test
    void nothingThatWasAcknowledgedIsLostWhenTheServerIsKilled() throws Exception {
        long seed = Long.getLong("rejoinder.kill.seed", new Random().nextLong());
        try (var rounds = new KillRounds(folder.resolve("data"), new Random(seed))) {
            KillRounds.Figures figures = rounds.run(ROUNDS);
            assertThat(figures.rounds()).isPositive();
            assertThat(figures.acknowledged()).isPositive();
            System.out.println("killed with seed " + seed + ": " + figures);
        } catch (Throwable failure) {
            throw new AssertionError("-Drejoinder.kill.seed=" + seed + " failed", failure);
        }
    }
}
