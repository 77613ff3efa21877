package dev.rejoinder.provider.http;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Recognizes an event that equals the previous one except for its text, and skips JSON parsing for
 * it. Nearly all events of an answer are like that, and parsing dominates the cost of a token. The
 * bytes around the text must be identical and the text plain ASCII without escapes, so parsing
 * would give the same result. For one answer; not thread-safe.
 */
public final class DeltaFastPath {
    /** Stop learning after this many templates: every event differs, for example by a counter. */
    private static final int MAX_LESSONS = 8;

    private byte[] before = {};
    private byte[] after = {};
    private int lessons;

    /** Returns the text of an event that matches the template, or null if it must be parsed. */
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
     * Learns the template from a parsed event that only appended text to the answer.
     *
     * @param quote the position of the text's opening quote
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

    /** Whether a byte in a JSON string is plain ASCII. Bytes beyond ASCII are negative. */
    private static boolean isPlain(byte b) {
        return b >= ' ' && b != '"' && b != '\\';
    }
}
