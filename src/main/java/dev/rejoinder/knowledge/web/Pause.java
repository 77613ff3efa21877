package dev.rejoinder.knowledge.web;

import java.time.Duration;

/** How time passes between two requests. Tests let it pass at once. */
public interface Pause {
    /** Waits. */
    void rest(Duration duration) throws InterruptedException;

    static Pause real() {
        return Thread::sleep;
    }
}
