package dev.rejoinder.clients;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rejoinder.access.Scope;
import dev.rejoinder.clients.RequestProxy.Fault;
import dev.rejoinder.clients.RequestProxy.Request;
import dev.rejoinder.provider.ToolDefinition;
import dev.rejoinder.testkit.PostgresServer;
import dev.rejoinder.testkit.TestServer;
import dev.rejoinder.tool.CallableTool;
import dev.rejoinder.tool.ToolEffect;
import dev.rejoinder.tool.ToolOutcome;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * Two servers on one database, behind a proxy that sends every request to the other server than the
 * one before, and two driver programs of a library.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init")
abstract class LibraryFixture {
    static final JsonMapper JSON = JsonMapper.shared();

    private final PostgresServer.FreshDatabase database = PostgresServer.migrated();
    private final AtomicInteger turn = new AtomicInteger();
    private Set<String> seenKeys = Set.of();
    private String adminKey = "";

    Path folder;
    final LibraryModel model = new LibraryModel();
    TestServer one;
    TestServer two;
    RequestProxy proxy;
    LibraryDriver driver;
    LibraryDriver other;

    /** The conversation and the answer of a turn. */
    record Ids(String conversationId, String messageId) {}

    abstract ClientLibrary library();

    @BeforeAll
    void startServers(@TempDir Path temporary) throws IOException {
        folder = temporary;
        library().assumeBuilt();
        one = start(folder.resolve("one"));
        two = start(folder.resolve("two"));
        adminKey = one.newKey(Scope.ADMIN);
        one.send("PATCH", "/api/v1/bots/guide", "{\"model\":\"library\"}", Map.of());
        proxy = new RequestProxy(() -> (turn.getAndIncrement() % 2 == 0 ? one : two).port());
        driver = startDriver();
        other = startDriver();
    }

    private TestServer start(Path folder) {
        return TestServer.start(
                folder,
                new TestServer.Options()
                        .database(database.settings())
                        .models(Map.of("library", model))
                        .tools(
                                _ ->
                                        _ ->
                                                List.of(
                                                        tool("find_order", false),
                                                        tool("cancel_order", true))));
    }

    private static CallableTool tool(String name, boolean approval) {
        return new CallableTool(
                new ToolDefinition(name, "Does " + name, "{\"type\":\"object\"}"),
                "The " + name,
                ToolEffect.SIDE_EFFECT,
                approval,
                false,
                Duration.ofSeconds(10),
                _ -> Optional.empty(),
                call -> ToolOutcome.ok("{\"called\":" + call.arguments() + "}"));
    }

    LibraryDriver startDriver() throws IOException {
        return LibraryDriver.start(library(), proxy.port(), adminKey);
    }

    @BeforeEach
    void forgetFaults() {
        seenKeys = ConcurrentHashMap.newKeySet();
        proxy.plan(_ -> Fault.NONE);
    }

    @AfterAll
    void stopServers() throws IOException {
        for (AutoCloseable each : new AutoCloseable[] {driver, other, proxy, two, one}) {
            if (each != null) {
                close(each);
            }
        }
    }

    private static void close(AutoCloseable each) {
        try {
            each.close();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** Whether no request with this key came before. */
    boolean isFirst(Request request) {
        return !request.key().isEmpty() && seenKeys.add(request.key());
    }

    static String send(String message, String options) {
        return """
        {"call":"send","bot":"guide","message":"%s","options":%s}\
        """
                .formatted(message, options);
    }

    static String stream(String message, String as, String options) {
        return """
        {"call":"stream","bot":"guide","message":"%s","as":"%s","options":%s}\
        """
                .formatted(message, as, options);
    }

    /**
     * Resumes an answer.
     *
     * @param after the id of an event; empty for all of the answer
     */
    static String resume(Ids ids, String after) {
        return """
        {"call":"resume","bot":"guide","conversationId":"%s","messageId":"%s","as":"text"%s}\
        """
                .formatted(
                        ids.conversationId,
                        ids.messageId,
                        after.isEmpty() ? "" : ",\"after\":\"" + after + "\"");
    }

    /** A call by its name, with the ids of an answer and further arguments. */
    static String command(String call, Ids ids, String furtherArguments) {
        return """
        {"call":"%s","args":["guide","%s","%s"%s]}\
        """
                .formatted(call, ids.conversationId, ids.messageId, furtherArguments);
    }

    /** The error of a command that fails. */
    JsonNode error(String command) throws Exception {
        JsonNode result = driver.run(command);
        assertThat(result.get("ok").asBoolean()).as(result.toString()).isFalse();
        return result.get("error");
    }

    static List<String> events(JsonNode result) {
        return result.get("events").values().stream().map(JsonNode::asString).toList();
    }

    private JsonNode get(String path) {
        return JSON.readTree(one.get("/api/v1/chat/guide/conversations" + path).body()).get("data");
    }

    /** The number of conversations. */
    int conversations() {
        return get("?limit=1").get("pagination").get("total").asInt();
    }

    /** The bytes of the response to a stream, with its head. */
    int responseLength(String question) throws IOException {
        try (var stream =
                one.open(
                        "/api/v1/chat/guide/stream",
                        "{\"message\":" + quoted(question) + "}",
                        Map.of())) {
            String body = new String(stream.readAllBytes(), StandardCharsets.UTF_8);
            int events = body.split("\n\n", -1).length;
            // The head, and the sizes of the chunks.
            return body.getBytes(StandardCharsets.UTF_8).length + 400 + 8 * events;
        }
    }

    private static String quoted(String text) {
        return JSON.writeValueAsString(JsonNodeFactory.instance.stringNode(text));
    }

    /** The latest answer to a question, while it is unfinished. */
    Ids running(String question) {
        while (true) {
            for (JsonNode each : get("?limit=5").get("conversations")) {
                if (each.get("preview").asString().equals(question)) {
                    String id = each.get("id").asString();
                    JsonNode asked = get("/" + id + "?include=status").get("messages").get(0);
                    if (asked.has("answerId")) {
                        return new Ids(id, asked.get("answerId").asString());
                    }
                }
            }
        }
    }

    /** Waits until the answer to a question waits for somebody. */
    Ids awaitWaiting(String question) {
        Ids ids = running(question);
        while (!get("/" + ids.conversationId + "?include=status")
                .toString()
                .contains("\"waiting\"")) {
            Thread.onSpinWait();
        }
        return ids;
    }
}
