package dev.rejoinder.reliability;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kills the server during uploads. */
@Tag("sqlite")
final class KillUploadTest {
    @TempDir private Path folder;

    @Test
    void acknowledgedFilesSurviveAKillAndTheSweepLeavesNoOthers() throws Exception {
        var rounds = new KillUploadRounds(folder, new Random());
        assertThat(rounds.run(1, Duration.ofMillis(500))).isPositive();
    }

    @Test
    @Tag("long")
    void acknowledgedFilesSurviveManyKills() throws Exception {
        var rounds = new KillUploadRounds(folder, new Random());
        assertThat(rounds.run(50, Duration.ofSeconds(2))).isGreaterThanOrEqualTo(250);
    }
}
