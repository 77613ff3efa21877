package dev.rejoinder.knowledge.document.format;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CoderResult;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Bytes to text. What the bytes themselves say comes first: a byte order mark, or being valid
 * UTF-8, which other encodings hardly ever are by chance. Then what was declared, in the media type
 * or in the page. Else windows-1252, which can be anything.
 */
final class TextDecoder {
    private static final Pattern CHARSET =
            Pattern.compile("charset\\s*=\\s*[\"']?([\\w.:-]+)", Pattern.CASE_INSENSITIVE);
    private static final Pattern XML_ENCODING =
            Pattern.compile("^<\\?xml[^>]*encoding\\s*=\\s*[\"']([\\w.:-]+)");

    /** How much of a page is searched for its charset. */
    private static final int DECLARED_WITHIN = 4096;

    /** How much is looked at for the pattern of UTF-16. */
    private static final int SAMPLE = 2048;

    private static final int ESCAPE = 0x1B;

    private TextDecoder() {}

    static String decode(byte[] content, @Nullable String declaredType) {
        Charset marked = byMark(content);
        if (marked != null) {
            return without(new String(content, marked));
        }
        Charset wide = byZeros(content);
        if (wide != null) {
            return new String(content, wide);
        }
        Charset declared = declared(content, declaredType);
        if (isEscaped(content) && declared != null) {
            return new String(content, declared);
        }
        if (isUtf8(content)) {
            return new String(content, StandardCharsets.UTF_8);
        }
        return new String(content, declared == null ? fallback() : declared);
    }

    /** In pieces: a string of a large file is large enough without a copy. */
    private static boolean isUtf8(byte[] content) {
        var decoder = StandardCharsets.UTF_8.newDecoder();
        var in = ByteBuffer.wrap(content);
        var out = CharBuffer.allocate(8 * 1024);
        while (true) {
            CoderResult result = decoder.decode(in, out, true);
            if (result.isUnderflow()) {
                return true;
            }
            if (result.isError()) {
                return false;
            }
            out.clear();
        }
    }

    private static @Nullable Charset byMark(byte[] content) {
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

    /** Without a mark, UTF-16 of a western text has a zero in every other byte. */
    private static @Nullable Charset byZeros(byte[] content) {
        int pairs = Math.min(content.length, SAMPLE) / 2;
        int even = 0;
        int odd = 0;
        for (int i = 0; i < pairs; i++) {
            even += content[2 * i] == 0 ? 1 : 0;
            odd += content[2 * i + 1] == 0 ? 1 : 0;
        }
        if (pairs > 1 && odd > pairs * 2 / 3 && even == 0) {
            return StandardCharsets.UTF_16LE;
        }
        return pairs > 1 && even > pairs * 2 / 3 && odd == 0 ? StandardCharsets.UTF_16BE : null;
    }

    private static @Nullable Charset declared(byte[] content, @Nullable String declaredType) {
        if (declaredType != null) {
            Charset charset = named(CHARSET.matcher(declaredType));
            if (charset != null) {
                return charset;
            }
        }
        int length = Math.min(content.length, DECLARED_WITHIN);
        String head = new String(content, 0, length, StandardCharsets.ISO_8859_1);
        Charset charset = named(XML_ENCODING.matcher(head));
        return charset == null && head.contains("<meta") ? named(CHARSET.matcher(head)) : charset;
    }

    private static @Nullable Charset named(Matcher matcher) {
        if (!matcher.find()) {
            return null;
        }
        try {
            Charset charset = Charset.forName(matcher.group(1));
            // In the wild, these names mean windows-1252; and what is not UTF-8 is not UTF-8.
            if (charset.equals(StandardCharsets.ISO_8859_1)
                    || charset.equals(StandardCharsets.US_ASCII)
                    || charset.equals(StandardCharsets.UTF_8)) {
                return null;
            }
            return charset;
        } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
            return null;
        }
    }

    /** ISO 2022 is plain ASCII with escapes, and so valid UTF-8. */
    private static boolean isEscaped(byte[] content) {
        for (int i = 0; i < Math.min(content.length, DECLARED_WITHIN); i++) {
            if (content[i] == ESCAPE) {
                return true;
            }
        }
        return false;
    }

    private static Charset fallback() {
        return Charset.isSupported("windows-1252")
                ? Charset.forName("windows-1252")
                : StandardCharsets.ISO_8859_1;
    }

    private static boolean begins(byte[] content, int... bytes) {
        for (int i = 0; i < bytes.length; i++) {
            if (i == content.length || (content[i] & 0xFF) != bytes[i]) {
                return false;
            }
        }
        return true;
    }

    private static String without(String text) {
        return text.startsWith("\uFEFF") ? text.substring(1) : text;
    }
}
