package dev.rejoinder.http;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
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

    /** A path that names an end user, who may ask to be forgotten. */
    private static final Pattern END_USER = Pattern.compile("( /api/v1/users/)[^/ ]+");

    private AccessLog() {}

    /**
     * Creates a log that writes to {@code file}; {@code yyyy_mm_dd} in the file name stands for the
     * day.
     */
    static RequestLog to(Path file) {
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
        } catch (IOException failure) {
            throw new UncheckedIOException("The access log cannot be written.", failure);
        }
        var writer =
                new AsyncRequestLogWriter(file.toString()) {
                    @Override
                    public void write(String entry) throws IOException {
                        super.write(END_USER.matcher(entry).replaceFirst("$1-"));
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
