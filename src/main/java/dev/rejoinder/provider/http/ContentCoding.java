package dev.rejoinder.provider.http;

import dev.rejoinder.provider.ModelException;
import dev.rejoinder.provider.ModelException.Kind;
import dev.rejoinder.wire.ResponseHead;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import java.util.zip.InflaterInputStream;

/**
 * Handles {@code Content-Encoding}. The client accepts only identity, but some proxies compress.
 */
final class ContentCoding {
    private static final Pattern CHARSET =
            Pattern.compile("(?i);\\s*charset\\s*=\\s*\"?([A-Za-z0-9._:-]+)");
    private static final byte[] GZIP = {0x1F, (byte) 0x8B};

    private ContentCoding() {}

    /**
     * Whether the body is gzip.
     *
     * @throws ModelException MALFORMED when the encoding is not supported
     */
    static boolean isGzip(ResponseHead head) throws ModelException {
        String coding = name(head);
        return switch (coding) {
            case "", "identity" -> false;
            case "gzip", "x-gzip" -> true;
            default ->
                    throw new ModelException(
                            Kind.MALFORMED, "an answer in the content encoding " + coding);
        };
    }

    /**
     * Decodes the start of a body as text, tolerating errors. Returns a remark if it cannot be
     * decoded.
     *
     * @param most the maximum number of decompressed bytes
     */
    static String text(ResponseHead head, byte[] body, int most) {
        String coding = name(head);
        boolean gzip = startsWithMark(body);
        byte[] plain =
                switch (coding) {
                    // Some servers send the header without compressing, or compress without the
                    // header.
                    case "", "identity", "gzip", "x-gzip" -> gzip ? gunzip(body, most) : body;
                    case "deflate" -> inflate(body, most);
                    default -> remark(coding, body);
                };
        boolean lost = plain.length == 0 && body.length > 0;
        return new String(lost ? remark(coding, body) : plain, charset(head));
    }

    private static String name(ResponseHead head) {
        String coding = head.header("Content-Encoding");
        return coding == null ? "" : coding.strip().toLowerCase(Locale.ROOT);
    }

    private static byte[] remark(String coding, byte[] body) {
        String what =
                coding.isEmpty() ? "that cannot be read" : "in the content encoding " + coding;
        return body.length == 0
                ? body
                : ("(a body " + what + ")").getBytes(StandardCharsets.US_ASCII);
    }

    private static boolean startsWithMark(byte[] body) {
        return body.length >= GZIP.length
                && Arrays.equals(body, 0, GZIP.length, GZIP, 0, GZIP.length);
    }

    private static byte[] gunzip(byte[] body, int most) {
        try (var in = new GZIPInputStream(new ByteArrayInputStream(body))) {
            return read(in, most);
        } catch (IOException e) {
            return new byte[0];
        }
    }

    private static byte[] inflate(byte[] body, int most) {
        try (var in = new InflaterInputStream(new ByteArrayInputStream(body))) {
            return read(in, most);
        } catch (IOException e) {
            return new byte[0];
        }
    }

    /** Reads as much as possible, because the body may be truncated. */
    private static byte[] read(InputStream in, int most) {
        var out = new ByteArrayOutputStream();
        byte[] piece = new byte[1024];
        try {
            int count = 0;
            while (count >= 0 && out.size() < most) {
                out.write(piece, 0, count);
                count = in.read(piece, 0, Math.min(piece.length, most - out.size()));
            }
        } catch (IOException e) {
            // Keep the part that was read.
        }
        return out.toByteArray();
    }

    private static Charset charset(ResponseHead head) {
        String type = head.header("Content-Type");
        Matcher named = CHARSET.matcher(type == null ? "" : type);
        return named.find()
                ? Charset.forName(named.group(1), StandardCharsets.UTF_8)
                : StandardCharsets.UTF_8;
    }
}
