package dev.rejoinder.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** Reads a stream of server-sent events. A connection that is silent for too long counts as cut. */
final class ServerEvents implements AutoCloseable {
    /** Three heartbeats of the server. */
    private static final Duration SILENCE = Duration.ofSeconds(45);

    private static final String END = "\0";

    private final InputStream body;
    private final LinkedBlockingQueue<String> lines = new LinkedBlockingQueue<>();

    /** An event with an id. */
    record Event(String id, JsonNode data) {
        String type() {
            return data.path("type").asString("");
        }
    }

    ServerEvents(InputStream body) {
        this.body = body;
        Thread.ofVirtual().start(this::read);
    }

    private void read() {
        try (var reader = new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8))) {
            reader.lines().forEach(lines::add);
        } catch (IOException | RuntimeException cut) {
            // The reader resumes.
        } finally {
            lines.add(END);
        }
    }

    /** The next event; empty if the stream has ended or was cut. */
    Optional<Event> next() throws InterruptedException {
        String id = "";
        String data = "";
        while (true) {
            String line = nextLine();
            if (line == null) {
                return Optional.empty();
            }
            if (line.startsWith("id: ")) {
                id = line.substring(4);
            } else if (line.startsWith("data: ")) {
                data = line.substring(6);
            } else if (line.isEmpty() && !data.isEmpty()) {
                return event(id, data);
            }
        }
    }

    private @Nullable String nextLine() throws InterruptedException {
        String line = lines.poll(SILENCE.toMillis(), TimeUnit.MILLISECONDS);
        return line == null || line.equals(END) ? null : line;
    }

    private static Optional<Event> event(String id, String data) {
        try {
            return Optional.of(new Event(id, ApiClient.JSON.readTree(data)));
        } catch (JacksonException broken) {
            return Optional.empty();
        }
    }

    @Override
    public void close() {
        try {
            body.close();
        } catch (IOException gone) {
            // It is cut already.
        }
    }
}
