package dev.rejoinder.webhook;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** When a failed delivery is attempted again. */
public enum RetrySchedule {
    /** Five attempts in eleven hours. */
    STANDARD,
    /** Ten attempts in three days. */
    LONG;

    private static final List<Duration> STANDARD_PAUSES =
            List.of(
                    Duration.ofMinutes(5),
                    Duration.ofMinutes(30),
                    Duration.ofHours(2),
                    Duration.ofHours(8));
    private static final List<Duration> LONG_PAUSES =
            List.of(
                    Duration.ofSeconds(5),
                    Duration.ofMinutes(5),
                    Duration.ofMinutes(30),
                    Duration.ofHours(2),
                    Duration.ofHours(5),
                    Duration.ofHours(10),
                    Duration.ofHours(14),
                    Duration.ofHours(20),
                    Duration.ofHours(20));

    /**
     * The pause before the next attempt; empty after the last one.
     *
     * @param failed the attempts that have failed, at least 1
     */
    public Optional<Duration> pauseAfter(int failed) {
        List<Duration> pauses =
                switch (this) {
                    case STANDARD -> STANDARD_PAUSES;
                    case LONG -> LONG_PAUSES;
                };
        return failed <= pauses.size() ? Optional.of(pauses.get(failed - 1)) : Optional.empty();
    }

    /** The name in the API and in databases. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Finds a schedule by its wire name. */
    public static Optional<RetrySchedule> of(String wireName) {
        return Arrays.stream(values()).filter(each -> each.wireName().equals(wireName)).findAny();
    }
}
