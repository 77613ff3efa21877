package dev.rejoinder.knowledge.document.format;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;

/** Whether bytes are of an encoding, without a second copy of a large file. */
final class Utf8Check {
    /** Of a damaged text in UTF-8, so many characters are whole for each that is not. */
    private static final int WHOLE_FOR_EACH_BROKEN = 10;

    /** The same in other encodings, where nothing but their number tells. */
    private static final int BYTES_FOR_EACH_BROKEN = 10_000;

    private Utf8Check() {}

    static boolean isUtf8(byte[] content) {
        return broken(content, StandardCharsets.UTF_8, 0) == 0;
    }

    /** Whether it can be decoded, but for a last character that was cut off and a few others. */
    static boolean decodes(byte[] content, Charset charset) {
        int allowed = 1 + content.length / BYTES_FOR_EACH_BROKEN;
        return broken(content, charset, allowed) <= allowed;
    }

    /** Whether it is UTF-8 with a few bytes that are not. */
    static boolean isMostlyUtf8(byte[] content) {
        long whole = 0;
        for (byte b : content) {
            whole += (b & 0xC0) == 0xC0 ? 1 : 0;
        }
        long allowed = whole / WHOLE_FOR_EACH_BROKEN;
        return allowed > 0 && broken(content, StandardCharsets.UTF_8, allowed) <= allowed;
    }

    /** How many sequences cannot be decoded; it stops counting above the limit. */
    private static long broken(byte[] content, Charset charset, long limit) {
        CharsetDecoder decoder = charset.newDecoder();
        var in = ByteBuffer.wrap(content);
        var out = CharBuffer.allocate(8 * 1024);
        long broken = 0;
        while (broken <= limit) {
            CoderResult result = decoder.decode(in, out, true);
            if (result.isUnderflow()) {
                return broken;
            }
            if (result.isError()) {
                broken++;
                in.position(in.position() + result.length());
            }
            out.clear();
        }
        return broken;
    }
}
