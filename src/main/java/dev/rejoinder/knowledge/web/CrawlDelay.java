package dev.rejoinder.knowledge.web;

import java.time.Duration;

/** How time passes between two requests. Tests let it pass at once. */
public interface CrawlDelay {
    /** Waits. */
    void rest(Duration duration) throws InterruptedException;

    static CrawlDelay real() {
        return Thread::sleep;
    }
}
