package dev.rejoinder.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** Reads a stream of server-sent events. A connection that is silent for too long counts as cut. */
final class ServerEvents implements AutoCloseable {
    /** Three heartbeats of the server. */
    private static final Duration SILENCE = Duration.ofSeconds(45);

    /** More than any event of a server; a longer line could use up the memory. */
    static final int MAX_LINE_CHARACTERS = 16 * 1024 * 1024;

    private static final String END = "\0";
    private static final String TOO_LONG = "\1";

    private final InputStream body;
    private final Thread reading;

    /** Holds no lines: the server waits while the command prints. */
    private final SynchronousQueue<String> lines = new SynchronousQueue<>();

    /** An event with an id. */
    record Event(String id, JsonNode data) {
        String type() {
            return data.path("type").asString("");
        }
    }

    ServerEvents(InputStream body) {
        this.body = body;
        reading = Thread.ofVirtual().start(this::read);
    }

    private void read() {
        try {
            lines.put(readAll());
        } catch (InterruptedException closed) {
            // Nobody waits for the end.
        }
    }

    /** Hands over all lines. Returns what ends them. */
    private String readAll() throws InterruptedException {
        var line = new StringBuilder();
        try (var reader = new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8))) {
            for (int next = reader.read(); next >= 0; next = reader.read()) {
                if (next == '\n') {
                    lines.put(line.toString());
                    line = new StringBuilder();
                } else if (line.length() == MAX_LINE_CHARACTERS) {
                    return TOO_LONG;
                } else if (next != '\r') {
                    line.append((char) next);
                }
            }
        } catch (IOException cut) {
            // The reader resumes.
        }
        return END;
    }

    /**
     * The next event; empty if the stream has ended or was cut.
     *
     * @throws ApiFailure if the server sends what no server sends
     */
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
        if (TOO_LONG.equals(line)) {
            throw new ApiFailure(
                    "The server sent a line of more than " + MAX_LINE_CHARACTERS + " characters.",
                    0,
                    false,
                    null);
        }
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
        reading.interrupt();
        try {
            body.close();
        } catch (IOException gone) {
            // It is cut already.
        }
    }
}
