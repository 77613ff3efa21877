package dev.rejoinder.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rejoinder.access.Scope;
import dev.rejoinder.testkit.TestServer;
import dev.rejoinder.testkit.TestServer.Answer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;

/** A server whose bot hands conversations over, and two agents with a key each. */
abstract class HandoverFixture extends VisitorFixture {
    static final String INBOX = "/api/v1/inbox";

    String ada;
    String bob;

    @Override
    TestServer.Options options() {
        return super.options().limits(1_000, 1_000);
    }

    @BeforeEach
    @Override
    void start() {
        super.start();
        ada = server.newKey(Scope.ADMIN);
        bob = server.newKey(Scope.ADMIN);
        enable("");
    }

    /**
     * Enables the handover.
     *
     * @param more further settings as JSON fields, each after a comma
     */
    void enable(String more) {
        Answer changed =
                server.send(
                        "PATCH",
                        "/api/v1/bots/guide",
                        "{\"handover\":{\"enabled\":true,\"waitMinutes\":5" + more + "}}",
                        Map.of());
        assertThat(changed.status()).as(changed.body()).isEqualTo(200);
    }

    /** Asks a question in a new conversation and returns the conversation's id. */
    String converse(String token) {
        return send("POST", MESSAGE, HELLO, token).find("conv_[0-9A-Z]+");
    }

    Answer ask(String conversation, String text) {
        return server.post(
                MESSAGE,
                "{\"message\":\"" + text + "\",\"conversationId\":\"" + conversation + "\"}");
    }

    Answer request(String conversation) {
        return server.post(CONVERSATIONS + conversation + "/handover", "{}");
    }

    /** Sends a request of an agent for a conversation. */
    Answer agent(String key, String conversation, String action, String body) {
        return send("POST", INBOX + "/guide/" + conversation + action, body, key);
    }

    Answer take(String key, String conversation) {
        return agent(key, conversation, "/take", "{}");
    }

    Answer write(String key, String conversation, String text) {
        return agent(key, conversation, "/messages", "{\"message\":\"" + text + "\"}");
    }

    /** Reads a stream until it contains a text. */
    static String readUntil(InputStream stream, String text) throws IOException {
        var reader = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8));
        var read = new StringBuilder();
        while (!read.toString().contains(text)) {
            String line = reader.readLine();
            assertThat(line).as("a stream without %s: %s", text, read).isNotNull();
            read.append(line).append('\n');
        }
        return read.toString();
    }
}
