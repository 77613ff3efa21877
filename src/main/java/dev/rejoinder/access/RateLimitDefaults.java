package dev.rejoinder.access;

/**
 * The server's rate limits, for keys without their own; 0 for unlimited.
 *
 * @param chatPerMinute requests per minute, 0 to {@link #MAX_LIMIT}
 * @param dataPerHour requests per hour, 0 to {@link #MAX_LIMIT}
 */
public record RateLimitDefaults(int chatPerMinute, int dataPerHour) {
    /** The largest limit, in requests per window of its class. */
    public static final int MAX_LIMIT = 1_000_000;

    public static final RateLimitDefaults DEFAULT = new RateLimitDefaults(100, 1_000);

    public RateLimitDefaults {
        if (outside(chatPerMinute) || outside(dataPerHour)) {
            throw new IllegalArgumentException("a limit must be 0 to " + MAX_LIMIT);
        }
    }

    int limit(LimitClass limitClass) {
        return switch (limitClass) {
            case CHAT -> chatPerMinute;
            case DATA -> dataPerHour;
        };
    }

    private static boolean outside(int limit) {
        return limit < 0 || limit > MAX_LIMIT;
    }
}
