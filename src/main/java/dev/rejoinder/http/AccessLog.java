package dev.rejoinder.http;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.eclipse.jetty.server.AsyncRequestLogWriter;
import org.eclipse.jetty.server.RequestLog;

/**
 * One line a request: time, request id, address, method, path, status, bytes, milliseconds. No
 * header, no query and no body, so nothing secret.
 */
final class AccessLog {
    private static final int KEEP_DAYS = 14;

    private AccessLog() {}

    /** A log in {@code file}, whose name holds {@code yyyy_mm_dd} for the day. */
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
