package dev.rejoinder.reliability;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rejoinder.reliability.CrashPoint.Moment;
import dev.rejoinder.reliability.CrashPoint.Step;
import dev.rejoinder.reliability.KillActionReceiver.Progress;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Ends the server while its answers call tools: no action is lost, and none is repeated. */
@Tag("sqlite")
final class KillActionTest {
    /** Questions of later rounds come to later steps. */
    private static final int[] NTH = {1, 3};

    @TempDir Path folder;

    @Test
    void noActionIsLostOrRepeatedAtAnyCrashPoint() throws Exception {
        int round = 0;
        try (var rounds = new KillActionRounds(folder, "", 1, new Random(1))) {
            for (Step step : Step.values()) {
                if (step.needsTools()) {
                    rounds.crash(new CrashPoint(Moment.BEFORE, step, NTH[round++ % 2]));
                    rounds.crash(new CrashPoint(Moment.AFTER, step, NTH[round++ / 2 % 2]));
                }
            }
            rounds.killWhen(Progress.RECEIVED, 2);
            rounds.killWhen(Progress.ANSWERED, 2);
            KillActionCheck.Figures figures = rounds.run(1);
            System.out.println("killed with actions: " + figures);
            assertThat(figures.whole()).isPositive();
            assertThat(figures.unknown()).isPositive();
        }
    }
}
