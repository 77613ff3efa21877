package dev.rejoinder.http;

import dev.rejoinder.testkit.TestServer;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A server with one bot. */
abstract class ChatFixture {
    static final String MESSAGE = "/api/v1/chat/guide/message";

    static final String STREAM = "/api/v1/chat/guide/stream";

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
