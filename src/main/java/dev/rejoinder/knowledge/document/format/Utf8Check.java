package dev.rejoinder.knowledge.document.format;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;

/** Validates bytes against an encoding without a second copy of a large file. */
final class Utf8Check {
    /** Damaged UTF-8 has at least this many valid multi-byte characters per invalid one. */
    private static final int WHOLE_FOR_EACH_BROKEN = 10;

    /** The same for other encodings, in bytes, because their valid characters prove little. */
    private static final int BYTES_FOR_EACH_BROKEN = 10_000;

    private Utf8Check() {}

    static boolean isUtf8(byte[] content) {
        return broken(content, StandardCharsets.UTF_8, 0) == 0;
    }

    /** Whether the bytes can be decoded, except for a truncated last character and a few others. */
    static boolean decodes(byte[] content, Charset charset) {
        int allowed = 1 + content.length / BYTES_FOR_EACH_BROKEN;
        return broken(content, charset, allowed) <= allowed;
    }

    /** Whether the bytes are UTF-8 with a few invalid ones. */
    static boolean isMostlyUtf8(byte[] content) {
        long whole = 0;
        for (byte b : content) {
            whole += (b & 0xC0) == 0xC0 ? 1 : 0;
        }
        long allowed = whole / WHOLE_FOR_EACH_BROKEN;
        return allowed > 0 && broken(content, StandardCharsets.UTF_8, allowed) <= allowed;
    }

    /** Counts the invalid sequences; stops above the limit. */
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
