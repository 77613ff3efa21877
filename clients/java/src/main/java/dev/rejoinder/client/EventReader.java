package dev.rejoinder.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;

/** Reads server-sent events. An event that is cut off never appears. */
final class EventReader implements AutoCloseable {
    private final ResponseBody body;
    private final Duration timeout;
    private final Queue<ServerSentEvent> events = new ArrayDeque<>();
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private boolean afterCarriageReturn;
    private String id = "";
    private String data = "";

    /**
     * One event.
     *
     * @param id empty without one
     * @param data its lines, joined
     */
    record ServerSentEvent(String id, String data) {}

    EventReader(ResponseBody body, Duration timeout) {
        this.body = body;
        this.timeout = timeout;
    }

    /**
     * Waits for the next event.
     *
     * @throws EOFException at the end
     */
    ServerSentEvent next() throws IOException, InterruptedException {
        while (events.isEmpty()) {
            byte[] bytes = body.next(timeout);
            if (bytes == null) {
                throw new EOFException("The stream ended before the answer did.");
            }
            for (byte each : bytes) {
                accept(each);
            }
        }
        return events.remove();
    }

    private void accept(byte next) {
        boolean secondOfPair = afterCarriageReturn && next == '\n';
        afterCarriageReturn = next == '\r';
        if (secondOfPair) {
            return;
        }
        if (next == '\n' || next == '\r') {
            accept(line.toString(UTF_8));
            line.reset();
        } else {
            line.write(next);
        }
    }

    private void accept(String text) {
        if (text.isEmpty()) {
            if (!data.isEmpty()) {
                events.add(new ServerSentEvent(id, data));
            }
            id = "";
            data = "";
        } else if (text.startsWith("id:")) {
            id = value(text);
        } else if (text.startsWith("data:")) {
            data = data.isEmpty() ? value(text) : data + "\n" + value(text);
        }
    }

    private static String value(String text) {
        return text.substring(text.indexOf(':') + 1).replaceFirst("^ ", "");
    }

    @Override
    public void close() {
        body.close();
    }
}
