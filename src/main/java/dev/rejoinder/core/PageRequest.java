package dev.rejoinder.core;

/**
 * One page of a list. {@code number} counts from 1, {@code limit} is 1 to {@link #MAX_LIMIT} rows.
 */
public record PageRequest(int number, int limit) {
    public static final int DEFAULT_LIMIT = 20;
    public static final int MAX_LIMIT = 100;

    public PageRequest {
        if (number < 1 || limit < 1 || limit > MAX_LIMIT) {
            throw new IllegalArgumentException("page " + number + " of " + limit);
        }
    }

    /** The number of rows before this page. */
    public long offset() {
        return (number - 1L) * limit;
    }
}
