package dev.rejoinder.turn;

/**
 * The load of one server.
 *
 * @param open unfinished turns, including pending ones
 * @param maximumOpen the maximum of {@code open}; more turns are rejected
 * @param waiting turns that wait for earlier turns of their conversation
 * @param readers streams that follow a turn
 * @param unstored ends that could not be stored yet
 */
public record TurnLoad(int open, int maximumOpen, int waiting, int readers, int unstored) {}
