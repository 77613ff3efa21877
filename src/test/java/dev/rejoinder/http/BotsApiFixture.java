package dev.rejoinder.http;

import dev.rejoinder.testkit.SettableClock;
import dev.rejoinder.testkit.TestServer;
import dev.rejoinder.testkit.TestServer.Answer;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A server whose bots are managed. */
abstract class BotsApiFixture {
    static final String BOTS = "/api/v1/bots";

    @TempDir Path folder;

    final SettableClock clock = new SettableClock();

    TestServer server;

    @BeforeEach
    void start() {
        server = TestServer.start(folder, new TestServer.Options().clock(clock));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    Answer patch(String bot, String body) {
        return server.send("PATCH", BOTS + "/" + bot, body, Map.of());
    }

    static String id(Answer answer) {
        return answer.find("bot_[0-9A-Z]{26}");
    }
}
