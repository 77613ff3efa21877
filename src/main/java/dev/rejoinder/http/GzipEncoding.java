package dev.rejoinder.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;

/** Gzip, the only content coding of this server, and the check whether a client accepts it. */
final class GzipEncoding {
    /** Smaller bodies are sent uncompressed, because gzip would hardly shrink them. */
    static final int MIN_BYTES = 1 << 10;

    private static final int BUFFER = 4 << 10;
    private static final Pattern CODING =
            Pattern.compile(
                    "(gzip|x-gzip|\\*)[ \\t]*(?:;[ \\t]*q=(0(?:\\.[0-9]{0,3})?|1(?:\\.0{0,3})?))?");
    private static final Pattern ZERO = Pattern.compile("0(\\.0*)?");

    private GzipEncoding() {}

    /** Whether the client accepts gzip; without an {@code Accept-Encoding} header it does not. */
    static boolean isAccepted(HttpFields headers) {
        List<String> lines = headers.getValuesList(HttpHeader.ACCEPT_ENCODING);
        boolean any = false;
        for (String each : String.join(",", lines).toLowerCase(Locale.ROOT).split(",", -1)) {
            Matcher coding = CODING.matcher(each.strip());
            if (coding.matches()) {
                boolean taken = coding.group(2) == null || !ZERO.matcher(coding.group(2)).matches();
                if (!coding.group(1).equals("*")) {
                    return taken;
                }
                any = taken;
            }
        }
        return any;
    }

    /** Compresses quickly, for responses that are generated for each request. */
    static byte[] fast(byte[] bytes) {
        return packed(bytes, Deflater.BEST_SPEED);
    }

    /** Compresses well, for files that are compressed once. */
    static byte[] small(byte[] bytes) {
        return packed(bytes, Deflater.BEST_COMPRESSION);
    }

    private static byte[] packed(byte[] bytes, int level) {
        var out = new ByteArrayOutputStream(bytes.length / 2);
        try (var gzip = new Packing(out, level)) {
            gzip.write(bytes);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return out.toByteArray();
    }

    /** Compresses and forwards everything written, with constant memory. */
    static OutputStream fast(OutputStream out) throws IOException {
        return new Packing(out, Deflater.BEST_SPEED);
    }

    private static final class Packing extends GZIPOutputStream {
        Packing(OutputStream out, int level) throws IOException {
            super(out, BUFFER);
            def.setLevel(level);
        }
    }
}
