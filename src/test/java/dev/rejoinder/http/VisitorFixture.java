package dev.rejoinder.http;

import dev.rejoinder.testkit.TestServer;
import dev.rejoinder.testkit.TestServer.Answer;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;

/** A server with a widget, for tests of its visitors. */
abstract class VisitorFixture extends ClockedServerFixture {
    static final String TOKEN = "/api/v1/widget/guide/token";

    static final String MESSAGE = "/api/v1/chat/guide/message";

    static final String CONVERSATIONS = "/api/v1/chat/guide/conversations/";

    static final String SHOP = "https://shop.example";

    static final String HELLO = "{\"message\":\"Hello\"}";

    @Override
    TestServer.Options options() {
        return super.options().limits(50, 60);
    }

    @BeforeEach
    @Override
    void start() {
        super.start();
        allow(SHOP);
    }

    void allow(String origin) {
        server.send(
                "PATCH",
                "/api/v1/bots/guide",
                "{\"allowedOrigins\":[\"" + origin + "\"]}",
                Map.of());
    }

    /** Sends the request that the widget's frame sends in a browser. */
    Answer admit(String origin, String pass) {
        return ask(
                "{\"origin\":\"" + origin + "\",\"visitor\":" + pass + "}",
                Map.of("Sec-Fetch-Site", "same-origin"));
    }

    Answer ask(String body, Map<String, String> headers) {
        var all = new LinkedHashMap<>(Map.of("Authorization", ""));
        all.putAll(headers);
        return server.send("POST", TOKEN, body, all);
    }

    static String pass(Answer admitted) {
        return "\"" + admitted.find("rjp_[^\"]+") + "\"";
    }

    String newToken() {
        return admit(SHOP, "null").find("rjw_[^\"]+");
    }

    Answer send(String method, String path, String body, String token) {
        return server.send(method, path, body, Map.of("Authorization", "Bearer " + token));
    }

    Answer get(String path, String token) {
        return server.send("GET", path, null, Map.of("Authorization", "Bearer " + token));
    }
}
