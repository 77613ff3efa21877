package dev.rejoinder.reliability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rejoinder.reliability.CrashPoint.Moment;
import dev.rejoinder.reliability.CrashPoint.Step;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Ends the server right before and right after each write. */
@Tag("sqlite")
final class CrashTest {
    private static final int[] NTH_IN_SHORT = {1, 4};
    private static final int[] NTH = {1, 2, 3, 5, 8, 13};
    private static final int[] PIECES = {1, 2, 30, 100, 250};

    @TempDir Path folder;

    @Test
    void nothingIsLostAtAnyCrashPoint() throws Exception {
        try (var rounds = new KillRounds(folder.resolve("data"), new Random(1))) {
            int round = 0;
            for (Step step : Step.withoutTools()) {
                rounds.crash(new CrashPoint(Moment.BEFORE, step, NTH_IN_SHORT[round++ % 2]));
                rounds.crash(new CrashPoint(Moment.AFTER, step, NTH_IN_SHORT[round++ / 2 % 2]));
            }
            rounds.killAfterPiece(50);
            assertThat(rounds.checkLast().rounds()).isEqualTo(9);
        }
    }

    @Test
    @Tag("long")
    void nothingIsLostAtLaterCrashPoints() throws Exception {
        try (var rounds = new KillRounds(folder.resolve("data"), new Random(2))) {
            for (Step step : Step.withoutTools()) {
                for (int nth : NTH) {
                    rounds.crash(new CrashPoint(Moment.BEFORE, step, nth));
                    rounds.crash(new CrashPoint(Moment.AFTER, step, nth));
                }
            }
            for (int piece : PIECES) {
                rounds.killAfterPiece(piece);
            }
            System.out.println("crashed at all named places: " + rounds.checkLast());
        }
    }

    /**
     * Tests the check itself: it must detect a store that claims to have stored an end and has not.
     */
    @Test
    void acknowledgedAnswerThatIsNotStoredIsDetected() throws Exception {
        try (var rounds = new KillRounds(folder.resolve("data"), new Random(3))) {
            assertThatThrownBy(() -> rounds.pretend(new CrashPoint(Moment.INSTEAD, Step.FINISH, 1)))
                    .isInstanceOf(AssertionError.class)
                    .hasStackTraceContaining("KillCheck.");
        }
    }
}
