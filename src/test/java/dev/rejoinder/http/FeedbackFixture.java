package dev.rejoinder.http;

import dev.rejoinder.testkit.TestServer.Answer;
import java.util.Map;

/** Answers, and requests for their feedback. */
abstract class FeedbackFixture extends VisitorFixture {
    static final String UP = "{\"rating\":\"up\"}";
    static final String DOWN = "{\"rating\":\"down\",\"comment\":\"Too long.\"}";
    static final String NO_FEEDBACK = "The answer has no feedback.";
    static final String NO_MESSAGE = "There is no such message.";
    static final String LIST = "/api/v1/chat/guide/conversations";

    /** An answer and the addresses that tests use. */
    record Asked(String conversation, String answer) {
        static Asked of(Answer said) {
            return new Asked(said.find("conv_\\w{26}"), said.find("msg_\\w{26}"));
        }

        String history() {
            return CONVERSATIONS + conversation;
        }

        String feedback() {
            return feedback(answer);
        }

        String feedback(String message) {
            return history() + "/messages/" + message + "/feedback";
        }
    }

    Asked ask() {
        return Asked.of(server.post(MESSAGE, HELLO));
    }

    Asked askAs(String token) {
        return Asked.of(send("POST", MESSAGE, HELLO, token));
    }

    Answer put(String path, String body) {
        return server.send("PUT", path, body, Map.of());
    }

    Answer delete(String path) {
        return server.send("DELETE", path, null, Map.of());
    }

    String report() {
        return server.get("/api/v1/bots/guide/analytics?days=1").find("\"totals\":\\{.*?\"days\"");
    }
}
