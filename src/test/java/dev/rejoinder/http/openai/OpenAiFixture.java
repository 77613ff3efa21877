package dev.rejoinder.http.openai;

import dev.rejoinder.testkit.TestServer;
import dev.rejoinder.testkit.TestServer.Answer;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A server with one bot, and requests in OpenAI's formats. */
abstract class OpenAiFixture {
    static final JsonMapper JSON = new JsonMapper();
    static final String COMPLETIONS = "/v1/chat/completions";
    static final String RESPONSES = "/v1/responses";

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    @SuppressWarnings("NullAway.Init")
    TestServer server;

    @BeforeEach
    void start() {
        server = TestServer.start(folder, options());
    }

    TestServer.Options options() {
        return new TestServer.Options();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    /** Sends the same body again as the SDKs do: with the number of the attempt. */
    Answer attempt(String path, String body, int attempt) {
        return server.send(
                "POST", path, body, Map.of("X-Stainless-Retry-Count", String.valueOf(attempt)));
    }

    /** A request for a completion with messages such as {@code user: Hello | assistant: Hi!}. */
    static String completion(String messages, String... more) {
        var list = JSON.createArrayNode();
        for (String message : messages.split(" \\| ", -1)) {
            String[] parts = message.split(": ", 2);
            list.addObject().put("role", parts[0]).put("content", parts[1]);
        }
        String fields = more.length == 0 ? "" : "," + String.join(",", more);
        return "{\"model\":\"guide\",\"messages\":" + list + fields + "}";
    }

    static JsonNode json(Answer answer) {
        return JSON.readTree(answer.body());
    }

    String content(Answer answer) {
        return json(answer).at("/choices/0/message/content").asString();
    }

    /** The roles and contents of a conversation, in order. */
    String history(String conversation) {
        var text = new StringBuilder();
        server.get("/api/v1/chat/guide/conversations/" + conversation)
                .body()
                .lines()
                .map(JSON::readTree)
                .flatMap(body -> body.at("/data/messages").valueStream())
                .forEach(
                        message ->
                                text.append(text.isEmpty() ? "" : " | ")
                                        .append(message.get("role").asString())
                                        .append(": ")
                                        .append(message.get("content").asString()));
        return text.toString();
    }

    /** How many conversations the bot has. */
    int conversations() {
        return JSON.readTree(server.get("/api/v1/chat/guide/conversations").body())
                .at("/data/pagination/total")
                .asInt();
    }
}
