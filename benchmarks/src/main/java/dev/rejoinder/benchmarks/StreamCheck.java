package dev.rejoinder.benchmarks;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Checks the events of {@code /stream}: the concatenated deltas must equal the expected text, and
 * the last event must be the only terminal one and contain the text. Parses only JSON without
 * escapes.
 */
final class StreamCheck implements AnswerCheck {
    private static final byte[] DATA = ascii("data: ");
    private static final byte[] DELTA = ascii("data: {\"type\":\"message.delta\",\"delta\":\"");
    private static final byte[] DELTA_END = ascii("\"}");
    private static final byte[] COMPLETED = ascii("event: message.completed");

    private final byte[] expected;
    private final byte[] completed;
    private final Runnable onDelta;
    private final Bytes line = new Bytes();
    private final Bytes text = new Bytes();
    private boolean terminal;
    private boolean right;
    private boolean wrong;

    /**
     * Creates a check for a text.
     *
     * @param onDelta runs for each delta
     */
    StreamCheck(String text, Runnable onDelta) {
        this.expected = ascii(text);
        this.completed =
                ascii(
                        "data: {\"type\":\"message.completed\",\"success\":true,"
                                + "\"data\":{\"response\":\""
                                + text
                                + "\",");
        this.onDelta = onDelta;
    }

    @Override
    public void reset() {
        line.clear();
        text.clear();
        terminal = false;
        right = false;
        wrong = false;
    }

    @Override
    public void content(ByteBuffer bytes) {
        while (bytes.hasRemaining()) {
            byte next = bytes.get();
            if (next == '\n') {
                line();
                line.clear();
            } else {
                line.add(next);
            }
        }
    }

    private void line() {
        // Nothing may follow the terminal event.
        wrong |= right && line.length() > 0;
        if (line.startsWith(DELTA)) {
            wrong |= !line.endsWith(DELTA_END);
            text.add(line.array(), DELTA.length, line.length() - DELTA_END.length);
            onDelta.run();
        } else if (line.holds(COMPLETED)) {
            terminal = true;
        } else if (terminal && line.startsWith(DATA)) {
            right = line.startsWith(completed) && text.holds(expected);
            wrong |= !right;
        }
    }

    @Override
    public boolean isRight() {
        return right && !wrong;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
