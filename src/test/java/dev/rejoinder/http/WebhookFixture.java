package dev.rejoinder.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rejoinder.access.Scope;
import dev.rejoinder.testkit.TestServer;
import dev.rejoinder.testkit.TestServer.Answer;
import dev.rejoinder.testkit.WebhookReceiver;
import java.io.IOException;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A server that delivers to a receiver on this machine. */
abstract class WebhookFixture extends ServerFixture {
    static final JsonMapper JSON = new JsonMapper();
    static final String WEBHOOKS = "/api/v1/webhooks";

    final WebhookReceiver receiver;
    Map<String, String> admin = Map.of();

    WebhookFixture() {
        try {
            receiver = new WebhookReceiver();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    TestServer.Options options() {
        return super.options()
                .privateNetworks("127.0.0.0/8")
                .secretsKey(Base64.getEncoder().encodeToString(new byte[32]));
    }

    @BeforeEach
    void createKey() {
        admin = Map.of("Authorization", "Bearer " + server.newKey(Scope.ADMIN));
    }

    @AfterEach
    void closeReceiver() throws IOException {
        receiver.close();
    }

    Answer send(String method, String path, @Nullable String body) {
        return server.send(method, WEBHOOKS + path, body, admin);
    }

    static JsonNode data(Answer answer) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        return JSON.readTree(answer.body()).get("data");
    }

    /** Adds an endpoint at a path of the receiver. */
    JsonNode add(String path, String... events) {
        return addWith("", path, events);
    }

    JsonNode addWith(String further, String path, String... events) {
        return data(
                send(
                        "POST",
                        "",
                        "{\"url\":\"%s\",\"events\":[\"%s\"]%s}"
                                .formatted(
                                        receiver.url(path),
                                        String.join("\",\"", events),
                                        further)));
    }

    static String id(JsonNode endpoint) {
        return endpoint.get("id").stringValue();
    }

    /** Asks a question in a new conversation, and returns the conversation's id. */
    String ask(String question) {
        Answer answer =
                server.post("/api/v1/chat/guide/message", "{\"message\":\"" + question + "\"}");
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        return answer.find("conv_[0-9A-Z]{26}");
    }

    JsonNode get(String path) {
        return data(send("GET", path, null));
    }

    /** Waits until a resource fulfils a condition. */
    JsonNode await(String path, Predicate<JsonNode> condition) {
        long end = System.nanoTime() + 180_000_000_000L;
        JsonNode now = get(path);
        while (!condition.test(now)) {
            assertThat(System.nanoTime()).as(now.toString()).isLessThan(end);
            LockSupport.parkNanos(10_000_000);
            now = get(path);
        }
        return now;
    }

    /** Waits until the newest delivery of an endpoint fulfils a condition. */
    JsonNode awaitDelivery(String endpointId, Predicate<JsonNode> condition) {
        return await(
                        "/" + endpointId + "/deliveries",
                        page ->
                                !page.get("deliveries").isEmpty()
                                        && condition.test(page.get("deliveries").get(0)))
                .get("deliveries")
                .get(0);
    }

    /** Waits until the audit log contains a text. */
    void awaitAudit(String text) {
        long end = System.nanoTime() + 180_000_000_000L;
        String audit = "";
        while (!audit.contains(text)) {
            assertThat(System.nanoTime()).as(audit).isLessThan(end);
            LockSupport.parkNanos(10_000_000);
            audit = server.send("GET", "/api/v1/audit", null, admin).body();
        }
    }
}
