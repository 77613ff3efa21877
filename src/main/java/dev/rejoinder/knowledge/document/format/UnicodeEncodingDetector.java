package dev.rejoinder.knowledge.document.format;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Detects UTF-16, UTF-32, and UTF-8 with a byte order mark. */
final class UnicodeEncodingDetector {
    /** How many bytes are examined. */
    private static final int SAMPLE = 4096;

    /** UTF-16 text has at least one ASCII space or line break in this many characters. */
    private static final int PLAIN_ONE_IN = 50;

    private UnicodeEncodingDetector() {}

    /** Detects the encoding by a byte order mark; null without one. */
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
     * Detects UTF-16 without a byte order mark: other texts contain no zero bytes, and UTF-16 of
     * any script has spaces and line breaks with a zero byte on one side.
     */
    static @Nullable Charset byZeros(byte[] content) {
        int pairs = Math.min(content.length, SAMPLE) / 2;
        int little = 0;
        int big = 0;
        boolean zeros = false;
        for (int i = 0; i < pairs; i++) {
            byte first = content[2 * i];
            byte second = content[2 * i + 1];
            zeros |= first == 0 || second == 0;
            little += second == 0 && isPlain(first) ? 1 : 0;
            big += first == 0 && isPlain(second) ? 1 : 0;
        }
        if (!zeros || pairs < 2 || content.length % 2 != 0) {
            return null;
        }
        boolean isLittle = little > big;
        Charset wide = isLittle ? StandardCharsets.UTF_16LE : StandardCharsets.UTF_16BE;
        int more = Math.max(little, big);
        return more * PLAIN_ONE_IN >= pairs
                        && more >= 2 * Math.min(little, big)
                        && isText(new String(content, 0, 2 * pairs, wide))
                ? wide
                : null;
    }

    private static boolean isPlain(byte b) {
        return b >= ' ' || b == '\t' || b == '\n' || b == '\r';
    }

    /** Whether nearly all characters are normal text. */
    private static boolean isText(String text) {
        long odd =
                text.codePoints()
                        .filter(
                                c ->
                                        !Character.isDefined(c)
                                                || c == 0xFFFD
                                                || Character.getType(c) == Character.PRIVATE_USE
                                                || (Character.isISOControl(c)
                                                        && !Character.isWhitespace(c)))
                        .count();
        return odd * PLAIN_ONE_IN <= text.length();
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
