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

/** The one content coding of this server, and who takes it. */
final class GzipEncoding {
    /** What is no larger is sent as it is: it would hardly become smaller. */
    static final int MIN_BYTES = 1 << 10;

    private static final int BUFFER = 4 << 10;
    private static final Pattern CODING =
            Pattern.compile(
                    "(gzip|x-gzip|\\*)[ \\t]*(?:;[ \\t]*q=(0(?:\\.[0-9]{0,3})?|1(?:\\.0{0,3})?))?");
    private static final Pattern ZERO = Pattern.compile("0(\\.0*)?");

    private GzipEncoding() {}

    /** Whether a client says that it takes gzip; one that says nothing does not. */
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

    /** For answers that are made anew each time. */
    static byte[] fast(byte[] bytes) {
        return packed(bytes, Deflater.BEST_SPEED);
    }

    /** For files that are packed once. */
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

    /** Packs what is written and passes it on, with little memory however much it is. */
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
