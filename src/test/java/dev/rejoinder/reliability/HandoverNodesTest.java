package dev.rejoinder.reliability;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rejoinder.access.Scope;
import dev.rejoinder.testkit.PostgresServer;
import dev.rejoinder.testkit.TestServer;
import dev.rejoinder.testkit.TestServer.Answer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A visitor at one server, agents at another; both on one PostgreSQL database. */
final class HandoverNodesTest {
    private static final String CONVERSATIONS = "/api/v1/chat/guide/conversations/";
    private static final int AGENTS = 6;

    private final PostgresServer.FreshDatabase database = PostgresServer.migrated();

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    private TestServer one;
    private TestServer two;
    private String agent;

    @BeforeEach
    void start() {
        one = node("one");
        two = node("two");
        agent = one.newKey(Scope.ADMIN);
        one.send("PATCH", "/api/v1/bots/guide", "{\"handover\":{\"enabled\":true}}", Map.of());
    }

    @AfterEach
    void stop() {
        two.close();
        one.close();
    }

    private TestServer node(String name) {
        return TestServer.start(
                folder.resolve(name), new TestServer.Options().database(database.settings()));
    }

    private static Answer act(
            TestServer at, String key, String conversation, String action, String body) {
        return at.send(
                "POST",
                "/api/v1/inbox/guide/" + conversation + action,
                body,
                Map.of("Authorization", "Bearer " + key));
    }

    private static String readUntil(BufferedReader reader, String text) throws IOException {
        var read = new StringBuilder();
        while (!read.toString().contains(text)) {
            String line = reader.readLine();
            assertThat(line).as("a stream without %s: %s", text, read).isNotNull();
            read.append(line).append('\n');
        }
        return read.toString();
    }

    private static BufferedReader reader(InputStream stream) {
        return new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8));
    }

    private String converse() {
        return one.post("/api/v1/chat/guide/message", "{\"message\":\"Hi\"}")
                .find("conv_[0-9A-Z]{26}");
    }

    @Test
    void visitorAndAgentTalkAcrossServers() throws IOException {
        String conversation = converse();
        try (BufferedReader visitor =
                        reader(one.openGet(CONVERSATIONS + conversation + "/events"));
                BufferedReader inbox =
                        reader(
                                two.openGet(
                                        "/api/v1/inbox/events",
                                        Map.of("Authorization", "Bearer " + agent)))) {
            one.post(CONVERSATIONS + conversation + "/handover", "{}");
            assertThat(readUntil(inbox, "\"state\":\"waiting\"")).contains(conversation);

            assertThat(act(two, agent, conversation, "/take", "{}").status()).isEqualTo(200);
            readUntil(visitor, "\"state\":\"active\"");
            act(two, agent, conversation, "/messages", "{\"message\":\"From afar\"}");
            assertThat(readUntil(visitor, "From afar")).contains("\"author\"");
            Answer silent =
                    one.post(
                            "/api/v1/chat/guide/message",
                            "{\"message\":\"Thanks\",\"conversationId\":\"" + conversation + "\"}");
            assertThat(silent.body()).contains("\"finishReason\":\"handover\"");
            act(two, agent, conversation, "/return", "{}");
            readUntil(visitor, "\"state\":\"ended\"");
        }
    }

    @Test
    void onlyOneOfTheAgentsOfAllServersTakesAConversation() throws Exception {
        String conversation = converse();
        one.post(CONVERSATIONS + conversation + "/handover", "{}");
        List<String> keys = new ArrayList<>();
        for (int i = 0; i < AGENTS; i++) {
            keys.add(one.newKey(Scope.ADMIN));
        }
        var takes = new ArrayList<Callable<Integer>>();
        for (int i = 0; i < AGENTS; i++) {
            TestServer at = i % 2 == 0 ? one : two;
            String key = keys.get(i);
            takes.add(() -> act(at, key, conversation, "/take", "{}").status());
        }

        var statuses = new ArrayList<Integer>();
        try (var clients = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<Integer> each : clients.invokeAll(takes)) {
                statuses.add(each.get());
            }
        }

        assertThat(statuses).containsOnly(200, 409).containsOnlyOnce(200);
    }
}
