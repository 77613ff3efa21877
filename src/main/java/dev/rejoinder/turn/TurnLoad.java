package dev.rejoinder.turn;

/**
 * The load of one server.
 *
 * @param open turns that have not ended, the waiting ones included
 * @param maximumOpen how many may be open; more are refused
 * @param waiting turns that wait for earlier ones of their conversation
 * @param readers streams that follow a turn
 * @param unstored ends that the database has not taken yet
 */
public record TurnLoad(int open, int maximumOpen, int waiting, int readers, int unstored) {}
