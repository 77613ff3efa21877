package dev.rejoinder.turn;

/**
 * Somebody who follows a live turn. A reader pulls: it is told that there is more and takes it from
 * the {@link LiveTurn} when it can, so a slow one costs nobody a queue.
 */
public interface TurnReader {
    /**
     * There is more text, or the end. Called by the turn's thread after each piece of text: must
     * return at once.
     */
    void advanced();

    /** Called about once a second while the turn lives; must return at once. */
    void tick(long nowNanos);
}
