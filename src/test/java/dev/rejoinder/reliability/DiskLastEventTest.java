package dev.rejoinder.reliability;

import dev.rejoinder.config.DatabaseSettings;
import dev.rejoinder.testkit.TestServer;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;

/** The disk is full for a while. */
@Tag("sqlite")
final class DiskLastEventTest extends LastEventContract {
    @Override
    Place place() throws Exception {
        DiskMount disk = DiskMount.ofMegabytes(8, folder.resolve("disk"));
        return new Place() {
            @Override
            public TestServer start() {
                return TestServer.start(
                        disk.path(), new TestServer.Options().database(DatabaseSettings.SQLITE));
            }

            @Override
            public void takeAwayFor(Duration time) throws IOException, InterruptedException {
                disk.fill();
                TimeUnit.NANOSECONDS.sleep(time.toNanos());
                disk.freeSpace();
            }

            @Override
            public void close() throws IOException {
                disk.close();
            }
        };
    }
}
