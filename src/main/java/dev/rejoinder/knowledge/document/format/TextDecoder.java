package dev.rejoinder.knowledge.document.format;

import dev.rejoinder.knowledge.document.DocumentException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Decodes bytes to text. The bytes decide first: by a byte order mark, or by being valid UTF-8,
 * which other encodings hardly ever are by chance. Then the encoding declared in the media type or
 * the page, unless the decoded text is implausible. Then a guess. Rejects text that is implausible
 * in every encoding.
 */
final class TextDecoder {
    /** How many bytes are examined for UTF-16, ISO 2022 and binary data. */
    private static final int SAMPLE = 4096;

    /** A declared encoding is accepted from this score on. */
    private static final double LEGIBLE = 0.6;

    /** A declared encoding is accepted from this score on, unless another one is much better. */
    private static final double LEGIBLE_AS_DECLARED = 0.35;

    private static final double MUCH_BETTER = 0.25;

    /** Data with a larger share of control characters than one in this many is binary. */
    private static final int CONTROLS_ONE_IN = 20;

    private static final int ESCAPE = 0x1B;

    private TextDecoder() {}

    /**
     * Decodes the text.
     *
     * @throws DocumentException if no encoding gives plausible text
     */
    static String decode(byte[] content, @Nullable String declaredType) throws DocumentException {
        Charset marked = UnicodeEncodingDetector.byMark(content);
        if (marked != null) {
            return without(new String(content, marked));
        }
        Charset wide = UnicodeEncodingDetector.byZeros(content);
        if (wide != null) {
            return new String(content, wide);
        }
        List<Charset> declared = DeclaredCharset.all(content, declaredType);
        Charset escaped = isEscaped(content) ? escaped(content, declared) : null;
        if (escaped != null) {
            return new String(content, escaped);
        }
        if (Utf8Check.isUtf8(content) || isBinary(content)) {
            return new String(content, StandardCharsets.UTF_8);
        }
        return new String(content, charset(content, declared));
    }

    private static Charset charset(byte[] content, List<Charset> declared)
            throws DocumentException {
        Charset doubtful = null;
        double legibility = 0;
        for (Charset charset : declared) {
            double found = CharsetGuess.legibility(content, charset);
            if (found >= LEGIBLE) {
                return charset;
            }
            if (found >= LEGIBLE_AS_DECLARED && found > legibility) {
                doubtful = charset;
                legibility = found;
            }
        }
        if (Utf8Check.isMostlyUtf8(content)) {
            return StandardCharsets.UTF_8;
        }
        Charset guess = CharsetGuess.of(content);
        if (doubtful != null
                && (guess == null
                        || CharsetGuess.legibility(content, guess) < legibility + MUCH_BETTER)) {
            return doubtful;
        }
        if (guess == null) {
            throw DocumentException.of(
                    "The encoding of the text is unknown. Save it as UTF-8 and add it again.");
        }
        return guess;
    }

    /** ISO 2022 is plain ASCII with escapes, and therefore valid UTF-8. */
    private static boolean isEscaped(byte[] content) {
        for (int i = 0; i < Math.min(content.length, SAMPLE); i++) {
            if (content[i] == ESCAPE) {
                return true;
            }
        }
        return false;
    }

    private static @Nullable Charset escaped(byte[] content, List<Charset> declared) {
        for (Charset charset : declared) {
            if (charset.name().startsWith("ISO-2022")) {
                return charset;
            }
        }
        String head =
                new String(
                        content, 0, Math.min(content.length, SAMPLE), StandardCharsets.ISO_8859_1);
        String name = null;
        if (head.contains("\u001B$B") || head.contains("\u001B$@") || head.contains("\u001B(J")) {
            name = "ISO-2022-JP";
        } else if (head.contains("\u001B$)C")) {
            name = "ISO-2022-KR";
        }
        return name != null && Charset.isSupported(name) ? Charset.forName(name) : null;
    }

    /** Whether the bytes are binary data, which is rejected. */
    private static boolean isBinary(byte[] content) {
        int length = Math.min(content.length, SAMPLE);
        int controls = 0;
        for (int i = 0; i < length; i++) {
            byte b = content[i];
            controls += b >= 0 && b < ' ' && (b < '\t' || b > '\r') && b != ESCAPE ? 1 : 0;
        }
        return controls * CONTROLS_ONE_IN > length;
    }

    private static String without(String text) {
        return text.startsWith("\uFEFF") ? text.substring(1) : text;
    }
}
