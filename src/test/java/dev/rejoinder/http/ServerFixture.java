package dev.rejoinder.http;

import dev.rejoinder.testkit.TestServer;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A separate server for each test. */
abstract class ServerFixture {
    @TempDir Path folder;
    TestServer server;

    TestServer.Options options() {
        return new TestServer.Options();
    }

    @BeforeEach
    void start() {
        server = TestServer.start(folder, options());
    }

    @AfterEach
    void stop() {
        server.close();
    }
}
