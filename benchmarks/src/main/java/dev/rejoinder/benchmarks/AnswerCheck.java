package dev.rejoinder.benchmarks;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Reads answers as they arrive and checks that each is exactly the expected one, so that a server
 * with wrong answers gets no result.
 */
interface AnswerCheck extends ResponseReader.Body {
    /** Resets the check for the next answer. */
    void reset();

    /** Whether the completed answer was right. */
    boolean isRight();

    /** A growing byte array. */
    final class Bytes {
        private byte[] bytes = new byte[256];
        private int length;

        void clear() {
            length = 0;
        }

        int length() {
            return length;
        }

        void add(byte next) {
            room(1);
            bytes[length++] = next;
        }

        void add(ByteBuffer more) {
            int count = more.remaining();
            room(count);
            more.get(bytes, length, count);
            length += count;
        }

        void add(byte[] more, int from, int to) {
            room(to - from);
            System.arraycopy(more, from, bytes, length, to - from);
            length += to - from;
        }

        byte[] array() {
            return bytes;
        }

        boolean startsWith(byte[] start) {
            return length >= start.length
                    && Arrays.equals(bytes, 0, start.length, start, 0, start.length);
        }

        /** Returns where some bytes begin, at an index or after it; -1 if they do not occur. */
        int indexOf(byte[] wanted, int from) {
            for (int i = from; i <= length - wanted.length; i++) {
                if (Arrays.equals(bytes, i, i + wanted.length, wanted, 0, wanted.length)) {
                    return i;
                }
            }
            return -1;
        }

        boolean holds(byte[] content) {
            return length == content.length && startsWith(content);
        }

        private void room(int more) {
            if (length + more > bytes.length) {
                bytes = Arrays.copyOf(bytes, Math.max(length + more, bytes.length * 2));
            }
        }
    }

    /** Checks a response that is not streamed: how its body must start. */
    final class OfBody implements AnswerCheck {
        private final byte[] start;
        private final Bytes body = new Bytes();

        OfBody(byte[] start) {
            this.start = start;
        }

        @Override
        public void reset() {
            body.clear();
        }

        @Override
        public void content(ByteBuffer bytes) throws IOException {
            body.add(bytes);
        }

        @Override
        public boolean isRight() {
            return body.startsWith(start);
        }
    }
}
