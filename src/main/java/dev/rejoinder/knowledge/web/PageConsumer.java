package dev.rejoinder.knowledge.web;

import java.net.URI;
import java.util.Optional;

/** Who receives pages while they are read. Called by the reading thread alone. */
public interface PageConsumer {
    /** What is remembered of a page, if it is known. */
    Optional<CachedPage> known(URI address);

    /** Takes what became of one address; an exception from here ends the reading. */
    void take(PageResult result);

    /** Asked before each request: true ends the reading. */
    boolean cancelled();
}
