package dev.rejoinder.turn;

/**
 * Reads a live turn. A reader pulls: the turn wakes it when there is more text, and it takes that
 * text from the {@link LiveTurn} when it can. So a slow reader needs no queue.
 */
public interface TurnSubscriber {
    /**
     * There is more text, or the end. Called by the turn's thread after each piece of text: must
     * return at once.
     */
    void onUpdate();

    /** Called about once a second while the turn lives; must return at once. */
    void tick(long nowNanos);
}
