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
     * @param deltaStart what stands before the delta in its line, and in no other line
     * @param deltaEnd what stands behind it
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
        int start = line.indexOf(expected.deltaStart, 0);
        if (start >= 0) {
            int from = start + expected.deltaStart.length;
            int end = line.indexOf(expected.deltaEnd, from);
            wrong |= end < 0;
            text.add(line.array(), from, Math.max(from, end));
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
