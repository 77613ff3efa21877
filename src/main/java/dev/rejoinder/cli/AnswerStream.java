package dev.rejoinder.cli;

import dev.rejoinder.cli.ServerEvents.Event;
import java.io.InputStream;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Sends one question and follows its answer, over as many connections as it takes. Only {@link
 * #stop} may be called from another thread.
 */
final class AnswerStream {
    /** Attempts without a new event. With the pauses between them, about a minute. */
    private static final int ATTEMPTS = 10;

    private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);

    private final ApiClient api;
    private final String bot;
    private final ObjectNode question = ApiClient.JSON.createObjectNode();
    private final String idempotencyKey = UUID.randomUUID().toString();
    private volatile @Nullable String conversation;
    private volatile @Nullable String message;
    private volatile boolean stopped;
    private String lastEvent = "";
    private int failures;

    /** Gets an answer while it is written. */
    interface Reader {
        /** The next part of the text. */
        void text(String delta);

        /** The answer begins again: the text so far does not count. */
        void again();

        /** Another event, such as of a tool call. */
        void event(Event event);
    }

    /**
     * Creates the question.
     *
     * @param conversation the conversation to continue, or null for a new one
     */
    AnswerStream(ApiClient api, String bot, @Nullable String conversation, String text) {
        this.api = api;
        this.bot = bot;
        this.conversation = conversation;
        question.put("message", text);
        if (conversation != null) {
            question.put("conversationId", conversation);
        }
    }

    /** The conversation of the question; null before the server has named it. */
    @Nullable String conversation() {
        return conversation;
    }

    /**
     * Blocks until the answer is complete.
     *
     * @return the data of the last event
     * @throws ApiFailure if there is no answer, or its end cannot be read
     */
    JsonNode follow(Reader reader) {
        while (true) {
            try (var events = new ServerEvents(connection())) {
                Optional<JsonNode> end = read(events, reader);
                if (end.isPresent()) {
                    return end.get();
                }
                retry(cut());
            } catch (ApiFailure failure) {
                retry(failure);
            } catch (InterruptedException ended) {
                Thread.currentThread().interrupt();
                throw cut();
            }
        }
    }

    /** Keeps the text so far as the answer. The stream then ends as any other. */
    void stop() {
        stopped = true;
        String answer = message;
        if (answer == null) {
            return;
        }
        try {
            api.send("POST", ofMessage(answer, "/stop"), ApiClient.JSON.createObjectNode());
        } catch (ApiFailure failure) {
            // The answer goes on.
        }
    }

    private InputStream connection() {
        String answer = message;
        if (answer != null) {
            return api.open(
                    "GET",
                    ofMessage(answer, "/stream") + ApiClient.path("?after={}", lastEvent),
                    null,
                    Map.of());
        }
        var headers = new LinkedHashMap<String, String>();
        headers.put("Content-Type", "application/json");
        headers.put("Accept", "text/event-stream");
        headers.put("Idempotency-Key", idempotencyKey);
        return api.open("POST", ApiClient.path("/api/v1/chat/{}/stream", bot), question, headers);
    }

    private String ofMessage(String answer, String action) {
        return ApiClient.path(
                        "/api/v1/chat/{}/conversations/{}/messages/{}",
                        bot,
                        String.valueOf(conversation),
                        answer)
                + action;
    }

    /** Empty if the stream was cut. */
    private Optional<JsonNode> read(ServerEvents events, Reader reader)
            throws InterruptedException {
        for (Optional<Event> next = events.next(); next.isPresent(); next = events.next()) {
            Event event = next.get();
            JsonNode data = event.data();
            failures = 0;
            switch (event.type()) {
                case "message.start" -> begin(data, reader);
                case "message.delta" -> reader.text(data.path("delta").asString(""));
                case "message.completed" -> {
                    return Optional.of(data.path("data"));
                }
                case "message.failed" -> throw failed(data.path("error"));
                default -> reader.event(event);
            }
            lastEvent = event.id();
        }
        return Optional.empty();
    }

    private void begin(JsonNode start, Reader reader) {
        if (message != null) {
            reader.again();
        }
        conversation = start.path("conversationId").asString("");
        message = start.path("messageId").asString("");
        if (stopped) {
            stop();
        }
    }

    private static ApiFailure failed(JsonNode error) {
        return new ApiFailure(
                error.path("message").asString("The answer failed."), 200, false, null);
    }

    private ApiFailure cut() {
        return new ApiFailure("The connection to " + api.server() + " was lost.", 0, true, null);
    }

    /** Waits before the next attempt, or throws the failure if there is none. */
    private void retry(ApiFailure failure) {
        failures++;
        if (!failure.retryable() || failures >= ATTEMPTS) {
            throw message == null ? failure : failure.saying(failure.getMessage() + whereItIs());
        }
        Duration asked = failure.retryAfter();
        Duration pause =
                asked == null ? FIRST_PAUSE.multipliedBy(1L << Math.min(failures, 6)) : asked;
        LockSupport.parkNanos(
                (pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause).toNanos());
    }

    private String whereItIs() {
        return " The server completes the answer; read it with: rejoinder conversation show "
                + conversation;
    }
}
