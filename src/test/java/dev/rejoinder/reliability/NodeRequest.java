package dev.rejoinder.reliability;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * One question from a client that follows the documentation: it sends a key, resumes a broken
 * stream at any node, and retries after an error. Used by one thread; other threads read it after
 * that thread has ended.
 */
final class NodeRequest {
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final long PAUSE_NANOS = Duration.ofMillis(50).toNanos();

    private final String key;
    private final @Nullable String inConversation;
    private final String question;
    private final StringBuilder text = new StringBuilder();
    private String messageId = "";
    private String lastId = "";
    private String end = "";
    private String told = "";
    private String conversationId = "";
    private long firstEndNanos;
    private int cut;
    private int unanswered;
    private int failed;
    private boolean over;

    NodeRequest(String question, @Nullable String inConversation) {
        this.key = question.replaceAll("\\W+", "-");
        this.question = question;
        this.inConversation = inConversation;
    }

    String question() {
        return question;
    }

    String conversationId() {
        return conversationId;
    }

    /** Returns how often its stream broke before the end. */
    int cut() {
        return cut;
    }

    /** Returns how often it got a 500. */
    int unanswered() {
        return unanswered;
    }

    /** Returns how often the answer failed. */
    int failed() {
        return failed;
    }

    boolean isOver() {
        return over;
    }

    /** Returns the time of the first terminal event, or 0. */
    long firstEndNanos() {
        return firstEndNanos;
    }

    /** Asks until there is a final response. */
    void ask(HttpClient http, NodeCluster cluster, Random random) throws InterruptedException {
        int node = random.nextInt(cluster.size());
        while (!over) {
            try {
                int status = read(http, request(cluster.at(node), cluster.token()));
                switch (status) {
                    case 200 -> broke();
                    case 429, 503 -> {}
                    case 500 -> unanswered++;
                    default -> throw new AssertionError(status + " for " + this);
                }
            } catch (IOException gone) {
                broke();
            }
            if (!over) {
                LockSupport.parkNanos(PAUSE_NANOS);
                node = (node + 1) % cluster.size();
            }
        }
    }

    /** If nothing has arrived, the client retries instead of resuming. */
    private void broke() {
        if (!messageId.isEmpty() && !over) {
            cut++;
        }
    }

    private HttpRequest request(URI node, String token) {
        HttpRequest.Builder builder;
        if (messageId.isEmpty()) {
            ObjectNode body = KillClient.JSON.createObjectNode().put("message", question);
            if (inConversation != null) {
                body.put("conversationId", inConversation);
            }
            builder =
                    HttpRequest.newBuilder(node.resolve("/api/v1/chat/guide/stream"))
                            .header("Idempotency-Key", key)
                            .POST(HttpRequest.BodyPublishers.ofString(body.toString()));
        } else {
            String path =
                    "/api/v1/chat/guide/conversations/%s/messages/%s/stream?after=%s"
                            .formatted(conversationId, messageId, lastId);
            builder = HttpRequest.newBuilder(node.resolve(path));
        }
        return builder.header("Authorization", "Bearer " + token).timeout(PATIENCE).build();
    }

    private int read(HttpClient http, HttpRequest request)
            throws IOException, InterruptedException {
        end = "";
        var response = http.send(request, BodyHandlers.ofInputStream());
        try (var in =
                new BufferedReader(
                        new InputStreamReader(response.body(), StandardCharsets.UTF_8))) {
            String line;
            while (response.statusCode() == 200 && (line = in.readLine()) != null) {
                line(line);
            }
        }
        return response.statusCode();
    }

    private void line(String line) {
        if (line.startsWith("id: ")) {
            lastId = line.substring("id: ".length());
        }
        if (!line.startsWith("data: ")) {
            return;
        }
        JsonNode event = KillClient.JSON.readTree(line.substring("data: ".length()));
        switch (event.get("type").stringValue()) {
            case "message.start" -> {
                conversationId = event.get("conversationId").stringValue();
                messageId = event.get("messageId").stringValue();
                text.setLength(0);
            }
            case "message.delta" -> {
                text.append(event.get("delta").stringValue());
                assertThat(KillText.answer(question)).as(key).startsWith(text);
            }
            case "message.completed" -> {
                ended("COMPLETE", event.get("data").get("response").stringValue());
                assertThat(told).isEqualTo(KillText.answer(question)).isEqualTo(text.toString());
            }
            case "message.failed" -> failed(event);
            default -> throw new AssertionError("an unknown event: " + line);
        }
    }

    private void failed(JsonNode event) {
        failed++;
        if (!event.get("data").isNull()) {
            ended("INTERRUPTED", event.get("data").get("response").stringValue());
            assertThat(text.toString()).startsWith(told);
            return;
        }
        note();
        // Nothing is stored, so the same key starts a new turn.
        end = "nothing";
        messageId = "";
        lastId = "";
        text.setLength(0);
    }

    private void ended(String how, String response) {
        note();
        end = how;
        told = response;
        over = true;
    }

    private void note() {
        if (firstEndNanos == 0) {
            firstEndNanos = System.nanoTime();
        }
    }

    /** Compares the responses with the stored turn. */
    void check(@Nullable List<String> kept) {
        if (kept == null) {
            throw new AssertionError(this + " is lost");
        }
        assertThat(kept.subList(1, 4)).as("%s", this).isEqualTo(List.of(end, told, messageId));
    }

    boolean isWhole() {
        return end.equals("COMPLETE");
    }

    @Override
    public String toString() {
        return key + " " + messageId + " " + end + " after " + text;
    }
}
