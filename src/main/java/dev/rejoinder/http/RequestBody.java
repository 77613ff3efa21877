package dev.rejoinder.http;

import dev.rejoinder.core.AppError;
import dev.rejoinder.core.Clock;
import dev.rejoinder.core.ErrorCode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

/** The body of one request, within limits of size and time. Used by one thread. */
final class RequestBody {
    /** The largest body that is no form, in bytes. */
    static final int MAX_BYTES = 1 << 20;

    private final Request request;
    private final Clock clock;
    private final Duration limit;

    /** Whether the client waits for {@code 100 Continue}, which the first read sends. */
    private boolean awaitsContinue;

    /** Whether it was given up half way, so that no request can follow on the connection. */
    private boolean brokenOff;

    /**
     * A body of which nothing has been read.
     *
     * @param limit how long it may take to arrive
     */
    RequestBody(Request request, Clock clock, Duration limit) {
        this.request = request;
        this.clock = clock;
        this.limit = limit;
        this.awaitsContinue = request.getHeaders().contains(HttpHeader.EXPECT);
    }

    /**
     * Reads all of it.
     *
     * @throws AppError INVALID_REQUEST
     */
    byte[] read(@Nullable String encoding) {
        if (encoding != null && !encoding.equalsIgnoreCase("identity")) {
            throw AppError.invalid("Content-Encoding", "Compressed bodies are not accepted.");
        }
        long length = request.getLength();
        if (length > MAX_BYTES) {
            throw tooLarge();
        }
        awaitsContinue = false;
        // One more than there should be, in order to see the end; the buffer is no larger.
        return readAtMost(length < 0 ? MAX_BYTES + 1 : (int) length + 1);
    }

    private byte[] readAtMost(int bytes) {
        try (InputStream in =
                new DeadlineInputStream(Content.Source.asInputStream(request), clock, limit)) {
            byte[] body = in.readNBytes(bytes);
            if (body.length > MAX_BYTES) {
                throw tooLarge();
            }
            return body;
        } catch (DeadlineInputStream.TooLateException late) {
            brokenOff = true;
            throw AppError.of(ErrorCode.INVALID_REQUEST, "The body took too long to arrive.");
        } catch (IOException | HttpException.RuntimeException broken) {
            // The client left, stalled, or sent invalid chunks: no fault of the server's.
            brokenOff = true;
            throw AppError.of(ErrorCode.INVALID_REQUEST, "The body broke off.");
        }
    }

    private static AppError tooLarge() {
        return AppError.of(
                ErrorCode.INVALID_REQUEST, "The body is larger than " + MAX_BYTES + " bytes.");
    }

    /**
     * Reads it as a form.
     *
     * @throws AppError INVALID_REQUEST when it is none, or larger than it may be
     */
    FileUpload upload(String contentType, Path temporary, int maxFileBytes) {
        awaitsContinue = false;
        try {
            return FileUpload.read(request, contentType, temporary, maxFileBytes);
        } catch (AppError error) {
            UnreadBodyDrain.drop(request, clock, limit);
            // Jetty closes the connection after a form that was not read to its end.
            brokenOff = true;
            throw error;
        }
    }

    /**
     * Whether nothing of it is left to come. Reads and drops what nobody has read: a client that
     * sends it after the head would find the connection closed, and might not see the answer.
     */
    boolean isOver() {
        return !brokenOff && !awaitsContinue && UnreadBodyDrain.drop(request, clock, limit);
    }
}
