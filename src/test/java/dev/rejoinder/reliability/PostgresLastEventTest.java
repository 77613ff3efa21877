package dev.rejoinder.reliability;

import dev.rejoinder.testkit.PostgresServer;
import dev.rejoinder.testkit.TestServer;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** The database closes every connection for a while. */
final class PostgresLastEventTest extends LastEventContract {
    private static final Duration BETWEEN = Duration.ofMillis(20);
    private static final String END_ALL =
            """
            select pg_terminate_backend(pid) from pg_stat_activity
            where datname = current_database() and pid <> pg_backend_pid()
            """;

    @Override
    Place place() {
        PostgresServer.FreshDatabase database = PostgresServer.migrated();
        return new Place() {
            @Override
            public TestServer start() {
                return TestServer.start(
                        folder, new TestServer.Options().database(database.settings()));
            }

            @Override
            public void takeAwayFor(Duration time) throws InterruptedException {
                long end = System.nanoTime() + time.toNanos();
                while (System.nanoTime() - end < 0) {
                    database.run(END_ALL);
                    TimeUnit.NANOSECONDS.sleep(BETWEEN.toNanos());
                }
            }

            @Override
            public void close() {}
        };
    }
}
