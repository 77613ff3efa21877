package dev.rejoinder.reliability;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * One question of {@link KillActionScript} from a client that follows the documentation: it sends a
 * key, resumes a broken stream at its last event, decides about calls, and retries after an error.
 * One thread asks; others decide. Other threads read the rest after {@link #ask}.
 */
final class KillActionRequest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final long PAUSE_NANOS = Duration.ofMillis(30).toNanos();

    private final String question;
    private final HttpClient http;
    private final Supplier<@Nullable URI> server;
    private final String token;
    private final Random random;
    private final boolean streams;
    private final Map<String, String> decided = new ConcurrentHashMap<>();
    private final List<Thread> deciding = new ArrayList<>();
    private final ConcurrentLinkedQueue<Throwable> wrongs = new ConcurrentLinkedQueue<>();

    private final StringBuilder text = new StringBuilder();

    /** The outcome of each call that ended, and null for the others, as the stream showed it. */
    private final Map<String, @Nullable String> shown = new LinkedHashMap<>();

    private int events;
    private String lastId = "";
    private String messageId = "";
    private String conversationId = "";
    private boolean over;
    private boolean whole;
    private int repeated;

    /**
     * @param server the address of a server that may answer, or null
     */
    KillActionRequest(
            long number,
            HttpClient http,
            Supplier<@Nullable URI> server,
            String token,
            Random random) {
        this.question = KillActionScript.question(number);
        this.http = http;
        this.server = server;
        this.token = token;
        this.random = random;
        this.streams = random.nextInt(3) > 0;
    }

    String question() {
        return question;
    }

    String conversationId() {
        return conversationId;
    }

    String messageId() {
        return messageId;
    }

    /** The text of the final response. */
    String text() {
        return text.toString();
    }

    boolean isWhole() {
        return whole;
    }

    /** How often the request or its stream began again. */
    int repeated() {
        return repeated;
    }

    /** The outcomes that a stream showed, by call id; empty for a client without a stream. */
    Map<String, @Nullable String> shown() {
        return shown;
    }

    /** How many tool events the stream showed. */
    int events() {
        return events;
    }

    /** The decisions that the server acknowledged, by call id. */
    Map<String, String> decided() {
        return decided;
    }

    /** Asks until there is a final response, and every decision was sent. */
    void ask() throws InterruptedException {
        while (!over) {
            URI node = server.get();
            if (node != null) {
                try {
                    int status = streams ? stream(node) : message(node);
                    assertThat(status).as(question).isIn(200, 429, 500, 503);
                } catch (IOException gone) {
                    // The server was killed, or this client disconnected.
                }
            }
            if (!over) {
                repeated++;
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        }
        for (Thread thread : deciding) {
            thread.join();
        }
        if (!wrongs.isEmpty()) {
            throw new AssertionError("decisions of " + this, wrongs.peek());
        }
    }

    private HttpRequest post(URI node, String path, @Nullable String key, String body) {
        HttpRequest.Builder builder =
                HttpRequest.newBuilder(node.resolve(path))
                        .header("Authorization", "Bearer " + token)
                        .timeout(PATIENCE)
                        .POST(HttpRequest.BodyPublishers.ofString(body));
        return (key == null ? builder : builder.header("Idempotency-Key", key)).build();
    }

    private HttpRequest asking(URI node, String how) {
        ObjectNode body = KillClient.JSON.createObjectNode().put("message", question);
        body.putArray("tools").addObject().put("name", "locate").put("description", "Locates.");
        return post(
                node,
                "/api/v1/chat/guide/" + how,
                question.replaceAll("\\W+", "-"),
                body.toString());
    }

    private String answerPath() {
        return "/api/v1/chat/guide/conversations/" + conversationId + "/messages/" + messageId;
    }

    private int message(URI node) throws IOException, InterruptedException {
        HttpResponse<String> response = http.send(asking(node, "message"), BodyHandlers.ofString());
        JsonNode body = KillClient.JSON.readTree(response.body());
        JsonNode data = body.get("data");
        if (response.statusCode() == 200) {
            identify(data);
            if (data.has("requiredActions")) {
                for (JsonNode action : data.get("requiredActions")) {
                    decide(action, action.get("type").stringValue().equals("approval"));
                }
            } else {
                ended(true, data);
            }
        } else if (response.statusCode() == 500
                && !body.get("error").get("retryable").booleanValue()) {
            identify(data);
            ended(false, data);
        }
        return response.statusCode();
    }

    private void identify(JsonNode data) {
        String id = data.get("messageId").stringValue();
        assertThat(messageId).as(question).isIn("", id);
        messageId = id;
        conversationId = data.get("conversationId").stringValue();
    }

    private void ended(boolean complete, JsonNode data) {
        String response = data.get("response").stringValue();
        if (streams && complete) {
            assertThat(text.toString()).as(question).isEqualTo(response);
        } else if (streams) {
            // A reader may have seen text that was not stored before the server ended.
            assertThat(text.toString()).as(question).startsWith(response);
        }
        text.setLength(0);
        text.append(response);
        whole = complete;
        over = true;
    }

    private int stream(URI node) throws IOException, InterruptedException {
        HttpRequest request =
                messageId.isEmpty()
                        ? asking(node, "stream")
                        : HttpRequest.newBuilder(
                                        node.resolve(answerPath() + "/stream?after=" + lastId))
                                .header("Authorization", "Bearer " + token)
                                .timeout(PATIENCE)
                                .build();
        int leavesAfter = random.nextInt(3) == 0 ? 1 + random.nextInt(8) : Integer.MAX_VALUE;
        var response = http.send(request, BodyHandlers.ofInputStream());
        try (var in =
                new BufferedReader(
                        new InputStreamReader(response.body(), StandardCharsets.UTF_8))) {
            String line;
            int read = 0;
            while (response.statusCode() == 200
                    && !over
                    && read < leavesAfter
                    && (line = in.readLine()) != null) {
                read += line(line) ? 1 : 0;
            }
        }
        return response.statusCode();
    }

    /** Returns true if the line has the data of an event. */
    private boolean line(String line) {
        if (line.startsWith("id: ")) {
            lastId = line.substring("id: ".length());
        }
        if (!line.startsWith("data: ")) {
            return false;
        }
        JsonNode event = KillClient.JSON.readTree(line.substring("data: ".length()));
        String type = event.get("type").stringValue();
        switch (type) {
            case "message.start" -> {
                identify(event.get("messageId").stringValue(), event);
                text.setLength(0);
                shown.clear();
                events = 0;
            }
            case "message.delta" -> text.append(event.get("delta").stringValue());
            case "message.approval.requested", "message.tool.requested" -> {
                events++;
                decide(event, type.equals("message.approval.requested"));
                shown.putIfAbsent(event.get("callId").stringValue(), null);
            }
            case "message.tool.started" -> {
                events++;
                shown.putIfAbsent(event.get("callId").stringValue(), null);
            }
            case "message.tool.completed" -> {
                events++;
                String callId = event.get("callId").stringValue();
                String before = shown.put(callId, event.get("status").stringValue());
                assertThat(before).as("%s ended twice: %s", callId, this).isNull();
            }
            case "message.completed" -> ended(true, event.get("data"));
            case "message.failed" -> failed(event);
            default -> throw new AssertionError("an unknown event: " + line);
        }
        assertThat(KillActionScript.answer(question)).as(question).startsWith(text);
        if (!over && !lastId.isEmpty()) {
            String position =
                    "%s:%d%s".formatted(messageId, text.length(), events == 0 ? "" : "," + events);
            assertThat(lastId.replaceFirst("\\.\\d+$", "")).as("%s", line).isEqualTo(position);
        }
        return true;
    }

    private void identify(String id, JsonNode event) {
        assertThat(messageId).as(question).isIn("", id);
        messageId = id;
        conversationId = event.get("conversationId").stringValue();
    }

    private void failed(JsonNode event) {
        if (!event.get("data").isNull()) {
            ended(false, event.get("data"));
            return;
        }
        // No text is stored, so the same key runs the turn again.
        messageId = "";
        lastId = "";
        text.setLength(0);
        shown.clear();
        events = 0;
    }

    private void decide(JsonNode call, boolean approval) {
        String callId = call.get("callId").stringValue();
        if (decided.containsKey(callId)) {
            return;
        }
        ObjectNode body = KillClient.JSON.createObjectNode();
        boolean denies = approval && KillActionScript.isDenied(question, callId);
        if (approval) {
            body.put("callId", callId).put("approve", !denies);
        } else {
            body.putArray("results").addObject().put("callId", callId).put("output", "here");
        }
        String path = answerPath() + (approval ? "/approvals" : "/tool-results");
        String decision = approval ? denies ? "denied" : "approved" : "answered";
        int times = 1 + random.nextInt(2);
        long pause = random.nextLong(PAUSE_NANOS);
        for (int i = 0; i < times; i++) {
            deciding.add(
                    Thread.ofVirtual()
                            .start(
                                    () -> {
                                        LockSupport.parkNanos(pause);
                                        decide(path, body.toString(), callId, decision);
                                    }));
        }
    }

    /** Repeats a decision until the server accepts it, or does not wait for it any more. */
    private void decide(String path, String body, String callId, String decision) {
        try {
            int status = 0;
            while (status != 200 && status != 409) {
                URI node = server.get();
                if (node != null) {
                    try {
                        HttpResponse<String> response =
                                http.send(post(node, path, null, body), BodyHandlers.ofString());
                        status = response.statusCode();
                        assertThat(status).as(response.body()).isIn(200, 409, 429, 500, 503);
                    } catch (IOException killed) {
                        // Another attempt follows.
                    }
                }
                LockSupport.parkNanos(PAUSE_NANOS);
            }
            if (status == 200) {
                decided.put(callId, decision);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } catch (Throwable wrong) {
            wrongs.add(wrong);
        }
    }

    @Override
    public String toString() {
        return "%s %s %s after %s, decided %s, shown %s"
                .formatted(question, messageId, whole ? "whole" : "broken", text, decided, shown);
    }
}
