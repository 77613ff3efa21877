package dev.rejoinder.config;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as operators write them: {@code 500ms}, {@code 30s}, {@code 10m}, {@code 2h}. */
final class DurationFormat {
    private static final Pattern FORM = Pattern.compile("(\\d{1,9})(ms|s|m|h)");

    private DurationFormat() {}

    /**
     * Parses a duration.
     *
     * @throws IllegalArgumentException for any other text, including a number without a unit
     */
    static Duration parse(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("not a duration");
        }
        long amount = Long.parseLong(matcher.group(1));
        String unit = matcher.group(2);
        if (unit.equals("ms")) {
            return Duration.ofMillis(amount);
        }
        if (unit.equals("s")) {
            return Duration.ofSeconds(amount);
        }
        return unit.equals("m") ? Duration.ofMinutes(amount) : Duration.ofHours(amount);
    }

    /** The shortest text that parses to the same duration, if it is whole milliseconds. */
    static String format(Duration duration) {
        long millis = duration.toMillis();
        if (millis == 0 || millis % 1000 != 0) {
            return millis + "ms";
        }
        long seconds = millis / 1000;
        if (seconds % 3600 == 0) {
            return seconds / 3600 + "h";
        }
        return seconds % 60 == 0 ? seconds / 60 + "m" : seconds + "s";
    }
}
