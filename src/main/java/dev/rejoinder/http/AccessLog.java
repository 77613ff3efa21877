package dev.rejoinder.http;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.eclipse.jetty.server.AsyncRequestLogWriter;
import org.eclipse.jetty.server.RequestLog;

/**
 * Writes one line per request: time, request id, address, method, path, status, bytes,
 * milliseconds. It logs no headers, query strings or bodies, so the file contains no secrets.
 */
final class AccessLog {
    private static final int KEEP_DAYS = 14;

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
        var writer = new AsyncRequestLogWriter(file.toString());
        writer.setRetainDays(KEEP_DAYS);
        writer.setAppend(true);
        return new org.eclipse.jetty.server.CustomRequestLog(
                writer,
                "%{yyyy-MM-dd'T'HH:mm:ss.SSS'Z'|UTC}t %{X-Request-Id}o %{client}a %m %U %s %O"
                        + " %{ms}T");
    }
}
