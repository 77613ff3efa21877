package dev.rejoinder.storage.postgres;

import java.time.Duration;

/**
 * How long those who work with the database wait for it.
 *
 * @param pool a name
 * @param connections the most of them
 * @param connection for one of them
 * @param statement for each answer
 * @param overall for a connection and the first answer, tries that failed included
 */
record ConnectionPoolTimeouts(
        String pool, int connections, Duration connection, Duration statement, Duration overall) {
    /** A request that meets a database that has just gone is answered within five seconds. */
    static ConnectionPoolTimeouts ofRequests(int connections) {
        return new ConnectionPoolTimeouts(
                "postgres",
                connections,
                Duration.ofMillis(1_500),
                Duration.ofSeconds(3),
                Duration.ofSeconds(4));
    }

    /** What can be done without the database waits only as long as nobody notices. */
    static ConnectionPoolTimeouts brief(int connections) {
        return new ConnectionPoolTimeouts(
                "postgres-brief",
                connections,
                Duration.ofMillis(250),
                Duration.ofMillis(200),
                Duration.ofMillis(200));
    }
}
