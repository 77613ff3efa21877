package dev.rejoinder.knowledge.document.format;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Tells the encodings of two and four bytes a character, and UTF-8 with a mark. */
final class ByteOrder {
    /** How much is looked at. */
    private static final int SAMPLE = 4096;

    /**
     * How many characters must be plain ones before the text is taken for UTF-16: one in so many.
     */
    private static final int PLAIN_ONE_IN = 50;

    private ByteOrder() {}

    /** By a byte order mark; null without one. */
    static @Nullable Charset byMark(byte[] content) {
        if (begins(content, 0xEF, 0xBB, 0xBF)) {
            return StandardCharsets.UTF_8;
        }
        if (begins(content, 0xFF, 0xFE, 0, 0)) {
            return StandardCharsets.UTF_32LE;
        }
        if (begins(content, 0, 0, 0xFE, 0xFF)) {
            return StandardCharsets.UTF_32BE;
        }
        if (begins(content, 0xFF, 0xFE)) {
            return StandardCharsets.UTF_16LE;
        }
        return begins(content, 0xFE, 0xFF) ? StandardCharsets.UTF_16BE : null;
    }

    /**
     * Without a mark: other texts hold no zero bytes, and UTF-16 of any script has spaces and line
     * breaks, which have a zero on one side.
     */
    static @Nullable Charset byZeros(byte[] content) {
        int pairs = Math.min(content.length, SAMPLE) / 2;
        int even = 0;
        int odd = 0;
        int plainLittle = 0;
        int plainBig = 0;
        for (int i = 0; i < pairs; i++) {
            byte first = content[2 * i];
            byte second = content[2 * i + 1];
            even += first == 0 ? 1 : 0;
            odd += second == 0 ? 1 : 0;
            plainLittle += second == 0 && isPlain(first) ? 1 : 0;
            plainBig += first == 0 && isPlain(second) ? 1 : 0;
        }
        if (pairs < 2 || even + odd == 0 || content.length % 2 != 0) {
            return null;
        }
        if (even == 0 && plainLittle == odd && odd * PLAIN_ONE_IN >= pairs) {
            return StandardCharsets.UTF_16LE;
        }
        return odd == 0 && plainBig == even && even * PLAIN_ONE_IN >= pairs
                ? StandardCharsets.UTF_16BE
                : null;
    }

    private static boolean isPlain(byte b) {
        return b >= ' ' || b < 0 || (b >= '\t' && b <= '\r');
    }

    private static boolean begins(byte[] content, int... bytes) {
        for (int i = 0; i < bytes.length; i++) {
            if (i == content.length || (content[i] & 0xFF) != bytes[i]) {
                return false;
            }
        }
        return true;
    }
}
