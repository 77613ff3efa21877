package dev.rejoinder.storage.postgres;

/**
 * How the connections to a database are used at a moment.
 *
 * @param maximum that may be open; those for brief work and for listening are not counted
 * @param open that are
 * @param used of them, by work that goes on
 * @param waiting pieces of work that wait for one
 */
public record ConnectionPoolState(int maximum, int open, int used, int waiting) {}
