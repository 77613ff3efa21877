package dev.rejoinder.reliability;

import java.util.Locale;

/**
 * A place in the life of turns where the process can be made to end, as in {@code after-finish:3}:
 * right after the third turn's end was stored, and before anybody is told.
 *
 * @param nth counts from 1
 */
record CrashPoint(Moment moment, Step step, int nth) {
    enum Moment {
        BEFORE,
        AFTER,
        /**
         * Not at all: the step is said to be done and is not. Only the check of the check does
         * this.
         */
        INSTEAD
    }

    enum Step {
        ACCEPT,
        CLAIM,
        CHECKPOINT,
        FINISH
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
