package dev.rejoinder.benchmarks;

import java.nio.ByteBuffer;

/**
 * Checks the events of a stream: the concatenated deltas must equal the expected text, and the last
 * event must be the only terminal one. Parses only JSON without escapes.
 */
final class StreamCheck implements AnswerCheck {
    /**
     * The lines of an expected stream.
     *
     * @param deltaStart how a line with a delta starts
     * @param deltaEnd how it ends
     * @param text the concatenated deltas
     * @param terminal how the only line of the terminal event starts that starts with {@code data}
     */
    record Expected(byte[] deltaStart, byte[] deltaEnd, byte[] text, byte[] terminal) {}

    private final Expected expected;
    private final Runnable onDelta;
    private final Bytes line = new Bytes();
    private final Bytes text = new Bytes();
    private boolean right;
    private boolean wrong;

    /**
     * Creates a check.
     *
     * @param onDelta runs for each delta
     */
    StreamCheck(Expected expected, Runnable onDelta) {
        this.expected = expected;
        this.onDelta = onDelta;
    }

    @Override
    public void reset() {
        line.clear();
        text.clear();
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
        if (line.startsWith(expected.deltaStart)) {
            wrong |= !line.endsWith(expected.deltaEnd);
            text.add(
                    line.array(),
                    expected.deltaStart.length,
                    line.length() - expected.deltaEnd.length);
            onDelta.run();
        } else if (line.startsWith(expected.terminal)) {
            right = text.holds(expected.text);
            wrong |= !right;
        }
    }

    @Override
    public boolean isRight() {
        return right && !wrong;
    }
}
