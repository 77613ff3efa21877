package dev.rejoinder.access;

import java.time.Duration;

/** Endpoints that share a rate limit. */
public enum LimitClass {
    CHAT(Duration.ofMinutes(1)),
    DATA(Duration.ofHours(1));

    private final Duration window;

    LimitClass(Duration window) {
        this.window = window;
    }

    /** The window over which the limit of this class counts. */
    public Duration window() {
        return window;
    }
}
