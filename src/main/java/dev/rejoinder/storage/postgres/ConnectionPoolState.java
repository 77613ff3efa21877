package dev.rejoinder.storage.postgres;

/**
 * A snapshot of the connection pool.
 *
 * @param maximum maximum number of connections, without those for brief work and for listening
 * @param open number of open connections
 * @param used number of connections in use
 * @param waiting number of callers that wait for a connection
 */
public record ConnectionPoolState(int maximum, int open, int used, int waiting) {}
