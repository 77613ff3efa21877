package dev.rejoinder.reliability;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rejoinder.reliability.KillRequest.Told;
import dev.rejoinder.reliability.KillRequest.Weight;
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
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A client that records every response. An IOException means that the server has ended; a status
 * that no client should get is an AssertionError. Thread-safe.
 */
final class KillClient implements AutoCloseable {
    static final JsonMapper JSON = JsonMapper.shared();
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final HttpClient http = HttpClient.newHttpClient();
    private final URI base;
    private final String token;
    private final String bot;

    KillClient(int port, String token, String bot) {
        this.base = URI.create("http://127.0.0.1:" + port);
        this.token = token;
        this.bot = bot;
    }

    /** Creates a bot that uses the test's provider. */
    void createBot() throws IOException, InterruptedException {
        ObjectNode body = JSON.createObjectNode();
        body.put("name", "Guide").put("shortName", bot).put("model", "openai/played");
        HttpResponse<String> made = send(request("/api/v1/bots", null, body.toString()));
        assertThat(made.statusCode()).as(made.body()).isEqualTo(200);
    }

    /** Requests the answer in one response. Returns the status. */
    int message(KillRequest asked) throws IOException, InterruptedException {
        HttpResponse<String> response = send(ask(asked, "message"));
        if (response.statusCode() == 200) {
            asked.tell(told(Weight.ANSWER, JSON.readTree(response.body()).get("data")));
        } else if (response.statusCode() == 500) {
            refused(asked, JSON.readTree(response.body()));
        }
        return response.statusCode();
    }

    /** If the error is not retryable, the response contains the final partial answer. */
    private static void refused(KillRequest asked, JsonNode body) {
        if (!body.get("error").get("retryable").booleanValue()) {
            asked.tell(told(Weight.BROKEN, body.get("data")));
        }
    }

    private static Told told(Weight weight, JsonNode data) {
        return new Told(
                weight,
                data.get("conversationId").stringValue(),
                data.get("messageId").stringValue(),
                data.get("response").stringValue());
    }

    /**
     * Requests the answer as a stream, disconnects after some events, and then follows it to its
     * end. Returns the status; 500 if the turn failed without text.
     */
    int stream(KillRequest asked, int cutAfter) throws IOException, InterruptedException {
        var reading = new Reading(asked);
        int status = read(ask(asked, "stream"), reading, cutAfter);
        if (status != 200 || reading.over) {
            return reading.status(status);
        }
        String path = answerPath(reading) + "/stream?after=" + reading.lastId;
        status = read(request(path, null, null), reading, Integer.MAX_VALUE);
        assertThat(reading.over || status != 200).as("an end of the stream").isTrue();
        return reading.status(status);
    }

    /** Starts a stream, stops the answer after some events, and reads to the end. */
    void stop(KillRequest asked, int after) throws IOException, InterruptedException {
        var reading = new Reading(asked);
        if (read(ask(asked, "stream"), reading, after) != 200 || reading.over) {
            return;
        }
        asked.stopRequested();
        HttpResponse<String> stopped = send(request(answerPath(reading) + "/stop", null, ""));
        assertThat(stopped.statusCode()).as(stopped.body()).isEqualTo(200);
        JsonNode data = JSON.readTree(stopped.body()).get("data");
        assertThat(data.get("status").stringValue()).isIn("stopped", "complete");
        asked.tell(told(Weight.ANSWER, data));
    }

    private String answerPath(Reading reading) {
        return "/api/v1/chat/"
                + bot
                + "/conversations/"
                + reading.conversationId
                + "/messages/"
                + reading.messageId;
    }

    /** Returns all messages of a conversation, with their status. */
    JsonNode history(String conversationId) throws IOException, InterruptedException {
        return get("/api/v1/chat/" + bot + "/conversations/" + conversationId + "?include=status");
    }

    /** Returns one page of the conversation list. */
    JsonNode conversations() throws IOException, InterruptedException {
        return get("/api/v1/chat/" + bot + "/conversations?limit=1");
    }

    /** Returns the status of a GET. */
    int status(String path) throws IOException, InterruptedException {
        return send(request(path, null, null)).statusCode();
    }

    /** Sends a question and returns the response, whatever its status. */
    HttpResponse<String> response(KillRequest asked) throws IOException, InterruptedException {
        return send(ask(asked, "message"));
    }

    /** Uploads a text and returns the response, whatever its status. */
    HttpResponse<String> upload(String text) throws IOException, InterruptedException {
        String form =
                "--boundary\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.txt\""
                        + "\r\n\r\n"
                        + text
                        + "\r\n--boundary--\r\n";
        return send(
                HttpRequest.newBuilder(base.resolve("/api/v1/chat/" + bot + "/files"))
                        .timeout(PATIENCE)
                        .header("Authorization", "Bearer " + token)
                        .header("Content-Type", "multipart/form-data; boundary=boundary")
                        .POST(HttpRequest.BodyPublishers.ofString(form))
                        .build());
    }

    private JsonNode get(String path) throws IOException, InterruptedException {
        HttpResponse<String> response = send(request(path, null, null));
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return JSON.readTree(response.body()).get("data");
    }

    private HttpRequest ask(KillRequest asked, String how) {
        ObjectNode body = JSON.createObjectNode().put("message", asked.question());
        if (asked.inConversation() != null) {
            body.put("conversationId", asked.inConversation());
        }
        return request("/api/v1/chat/" + bot + "/" + how, asked.key(), body.toString());
    }

    private HttpRequest request(String path, @Nullable String key, @Nullable String body) {
        HttpRequest.Builder builder =
                HttpRequest.newBuilder(base.resolve(path))
                        .timeout(PATIENCE)
                        .header("Authorization", "Bearer " + token);
        if (key != null) {
            builder.header("Idempotency-Key", key);
        }
        return (body == null ? builder : builder.POST(HttpRequest.BodyPublishers.ofString(body)))
                .build();
    }

    private HttpResponse<String> send(HttpRequest request)
            throws IOException, InterruptedException {
        return http.send(request, BodyHandlers.ofString());
    }

    private int read(HttpRequest request, Reading reading, int cutAfter)
            throws IOException, InterruptedException {
        var response = http.send(request, BodyHandlers.ofInputStream());
        try (var in =
                new BufferedReader(
                        new InputStreamReader(response.body(), StandardCharsets.UTF_8))) {
            int events = 0;
            String line;
            while (response.statusCode() == 200
                    && events < cutAfter
                    && (line = in.readLine()) != null) {
                events += reading.line(line) ? 1 : 0;
            }
        }
        return response.statusCode();
    }

    /** The part of one answer that one reader has received. */
    private static final class Reading {
        private final KillRequest asked;
        private final StringBuilder text = new StringBuilder();
        private String conversationId = "";
        private String messageId = "";
        private String lastId = "";
        private boolean failedEmpty;
        private boolean over;

        Reading(KillRequest asked) {
            this.asked = asked;
        }

        int status(int status) {
            return failedEmpty ? 500 : status;
        }

        /** Parses a line. Returns true if it contains event data. */
        boolean line(String line) {
            if (line.startsWith("id: ")) {
                lastId = line.substring("id: ".length());
            }
            if (!line.startsWith("data: ")) {
                return false;
            }
            JsonNode event = JSON.readTree(line.substring("data: ".length()));
            JsonNode data = event.get("data");
            switch (event.get("type").stringValue()) {
                case "message.start" -> {
                    conversationId = event.get("conversationId").stringValue();
                    messageId = event.get("messageId").stringValue();
                    part();
                }
                case "message.delta" -> {
                    text.append(event.get("delta").stringValue());
                    part();
                }
                case "message.completed" -> end(told(Weight.ANSWER, data));
                case "message.failed" -> {
                    over = true;
                    failedEmpty = data.isNull();
                    if (!failedEmpty) {
                        end(told(Weight.BROKEN, data));
                    }
                }
                default -> throw new AssertionError("an unknown event: " + line);
            }
            return true;
        }

        private void part() {
            asked.tell(new Told(Weight.PART, conversationId, messageId, text.toString()));
        }

        private void end(Told last) {
            over = true;
            // A reader at a node that lost the turn may have received more than is stored.
            assertThat(text.toString()).as("the deltas together").startsWith(last.text());
            if (last.weight() == Weight.ANSWER) {
                assertThat(text.toString()).as("the deltas together").isEqualTo(last.text());
            }
            asked.tell(last);
        }
    }

    @Override
    public void close() {
        http.shutdownNow();
        http.close();
    }
}
