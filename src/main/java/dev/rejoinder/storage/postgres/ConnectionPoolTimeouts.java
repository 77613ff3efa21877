package dev.rejoinder.storage.postgres;

import java.time.Duration;

/**
 * Size and timeouts of a connection pool.
 *
 * @param pool name of the pool
 * @param connections maximum number of connections
 * @param connection timeout of getting a connection
 * @param statement timeout of a statement
 * @param overall limit on getting a connection and the first result, including failed attempts
 */
record ConnectionPoolTimeouts(
        String pool, int connections, Duration connection, Duration statement, Duration overall) {
    /**
     * For requests: if the database has just gone down, a request gets an answer within five
     * seconds.
     */
    static ConnectionPoolTimeouts ofRequests(int connections) {
        return new ConnectionPoolTimeouts(
                "postgres",
                connections,
                Duration.ofMillis(1_500),
                Duration.ofSeconds(3),
                Duration.ofSeconds(4));
    }

    /** For optional work, which fails before users notice a delay. */
    static ConnectionPoolTimeouts brief(int connections) {
        return new ConnectionPoolTimeouts(
                "postgres-brief",
                connections,
                Duration.ofMillis(250),
                Duration.ofMillis(200),
                Duration.ofMillis(200));
    }
}
