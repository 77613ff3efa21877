package dev.rejoinder.http;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.jetty.server.AsyncRequestLogWriter;
import org.eclipse.jetty.server.RequestLog;

/**
 * Writes one line per request: time, request id, address, method, path, status, bytes,
 * milliseconds. It logs no headers, query strings, bodies or ids of end users, so the file contains
 * no secrets.
 */
final class AccessLog {
    private static final int KEEP_DAYS = 14;

    /** The path of an entry is between the method and the status. */
    private static final Pattern ENTRY =
            Pattern.compile("((?:\\S+ ){4})(.*?)((?: \\S+){3})", Pattern.DOTALL);

    private AccessLog() {}

    /**
     * Creates a log that writes to {@code file}; {@code yyyy_mm_dd} in the file name stands for the
     * day.
     *
     * @param shown returns what to log of a path
     */
    static RequestLog to(Path file, UnaryOperator<String> shown) {
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
        } catch (IOException failure) {
            throw new UncheckedIOException("The access log cannot be written.", failure);
        }
        var writer =
                new AsyncRequestLogWriter(file.toString()) {
                    @Override
                    public void write(String entry) throws IOException {
                        Matcher parts = ENTRY.matcher(entry);
                        if (parts.matches()) {
                            super.write(
                                    parts.group(1) + shown.apply(parts.group(2)) + parts.group(3));
                        }
                    }
                };
        writer.setRetainDays(KEEP_DAYS);
        writer.setAppend(true);
        return new org.eclipse.jetty.server.CustomRequestLog(
                writer,
                "%{yyyy-MM-dd'T'HH:mm:ss.SSS'Z'|UTC}t %{X-Request-Id}o %{client}a %m %U %s %O"
                        + " %{ms}T");
    }
}
