package dev.rejoinder.http;

import dev.rejoinder.testkit.TestServer;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** A server whose bot has knowledge. */
abstract class KnowledgeFixture {
    @TempDir static Path folder;

    static TestServer server;

    static KnowledgeSetup guide;

    @BeforeAll
    static void start() {
        server = TestServer.start(folder);
        guide = new KnowledgeSetup(server);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    /** All tests share one server, because each server starts a parser process. */
    @AfterEach
    void forget() {
        guide.forget();
    }
}
