package dev.rejoinder.knowledge.web;

import java.net.URI;
import java.util.Optional;

/** Receives pages while they are read. Only the reading thread calls it. */
public interface PageConsumer {
    /** Returns what is remembered of a page, if anything. */
    Optional<CachedPage> known(URI address);

    /** Takes the result of one address. An exception ends the reading. */
    void take(PageResult result);

    /** Called before each request; true ends the reading. */
    boolean cancelled();
}
