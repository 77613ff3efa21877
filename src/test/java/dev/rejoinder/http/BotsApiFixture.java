package dev.rejoinder.http;

import dev.rejoinder.testkit.TestServer.Answer;
import java.util.Map;

/** A server for tests that manage bots. */
abstract class BotsApiFixture extends ClockedServerFixture {
    static final String BOTS = "/api/v1/bots";

    Answer patch(String bot, String body) {
        return server.send("PATCH", BOTS + "/" + bot, body, Map.of());
    }

    static String id(Answer answer) {
        return answer.find("bot_[0-9A-Z]{26}");
    }
}
