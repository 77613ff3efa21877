package dev.rejoinder.reliability;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * A point in the life of turns at which the process ends, as in {@code after-finish:3}: right after
 * the end of the third turn is stored, and before any client is told.
 *
 * @param nth counts from 1
 */
record CrashPoint(Moment moment, Step step, int nth) {
    enum Moment {
        BEFORE,
        AFTER,
        /** Skips the step and reports it as done. Only the test of {@link KillCheck} uses it. */
        INSTEAD
    }

    enum Step {
        ACCEPT,
        CLAIM,
        CHECKPOINT,
        FINISH,
        ADD_STEPS,
        UPDATE_STEPS,
        SUSPEND,
        DECIDE;

        /** Whether only turns that call tools have this step. */
        boolean needsTools() {
            return switch (this) {
                case ACCEPT, CLAIM, CHECKPOINT, FINISH -> false;
                case ADD_STEPS, UPDATE_STEPS, SUSPEND, DECIDE -> true;
            };
        }

        static List<Step> withoutTools() {
            return Stream.of(values()).filter(step -> !step.needsTools()).toList();
        }
    }

    static CrashPoint parse(String text) {
        String[] parts = text.toUpperCase(Locale.ROOT).split("[-:]", 3);
        return new CrashPoint(
                Moment.valueOf(parts[0]), Step.valueOf(parts[1]), Integer.parseInt(parts[2]));
    }

    @Override
    public String toString() {
        return (moment + "-" + step + ":" + nth).toLowerCase(Locale.ROOT);
    }
}
