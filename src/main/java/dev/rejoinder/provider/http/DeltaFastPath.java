package dev.rejoinder.provider.http;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Knows an event that is the last one over again but for its text. Nearly all events of an answer
 * are, and parsing their JSON is most of what a token costs. What is around the text must be the
 * same to the byte, and the text plain ASCII without an escape: then parsing could find nothing
 * else. For one answer; not thread-safe.
 */
public final class DeltaFastPath {
    /** Where every event differs, such as by a number of its own, learning is given up. */
    private static final int MAX_LESSONS = 8;

    private byte[] before = {};
    private byte[] after = {};
    private int lessons;

    /** The text of an event that is a repetition, or null when it has to be parsed. */
    public @Nullable String text(byte[] bytes, int offset, int length) {
        int start = offset + before.length;
        int end = offset + length - after.length;
        if (before.length == 0
                || start > end
                || !Arrays.equals(bytes, offset, start, before, 0, before.length)
                || !Arrays.equals(bytes, end, offset + length, after, 0, after.length)
                || !isPlain(bytes, start, end)) {
            return null;
        }
        return new String(bytes, start, end - start, StandardCharsets.ISO_8859_1);
    }

    /**
     * Learns from an event that was parsed, and that did nothing but add to the answer's text.
     *
     * @param quote where the text's opening quote is
     */
    public void learn(byte[] bytes, int offset, int length, int quote) {
        int end = offset + length;
        if (lessons == MAX_LESSONS || quote < offset || quote >= end || bytes[quote] != '"') {
            return;
        }
        int close = quote + 1;
        while (close < end && isPlain(bytes[close])) {
            close++;
        }
        if (close < end && bytes[close] == '"') {
            lessons++;
            before = Arrays.copyOfRange(bytes, offset, quote + 1);
            after = Arrays.copyOfRange(bytes, close, end);
        }
    }

    private static boolean isPlain(byte[] bytes, int start, int end) {
        for (int i = start; i < end; i++) {
            if (!isPlain(bytes[i])) {
                return false;
            }
        }
        return true;
    }

    /** Whether a byte in a JSON string stands for itself; not so beyond ASCII, where it is < 0. */
    private static boolean isPlain(byte b) {
        return b >= ' ' && b != '"' && b != '\\';
    }
}
