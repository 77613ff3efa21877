package dev.rejoinder.turn;

/**
 * Reads a live turn. The turn wakes the subscriber, which then pulls text from the {@link LiveTurn}
 * at its own speed, so a slow reader needs no queue.
 */
public interface TurnSubscriber {
    /**
     * There is new text, or the end. The turn's thread calls this after each delta; must return at
     * once.
     */
    void onUpdate();

    /** Called about once a second until the turn ends; must return at once. */
    void tick(long nowNanos);
}
