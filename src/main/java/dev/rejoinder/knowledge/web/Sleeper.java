package dev.rejoinder.knowledge.web;

import java.time.Duration;

/** Waits between two requests. Tests replace it with one that returns at once. */
public interface Sleeper {
    void rest(Duration duration) throws InterruptedException;

    static Sleeper real() {
        return Thread::sleep;
    }
}
