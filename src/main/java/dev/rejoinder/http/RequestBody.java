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

/** The body of one request, with limits on size and time. Not thread-safe. */
final class RequestBody {
    /** The maximum size of a body that is not a form, in bytes. */
    static final int MAX_BYTES = 1 << 20;

    /**
     * As {@link #MAX_BYTES}, for a body with the files of messages in it. Its length must be known.
     */
    static final int MAX_BYTES_WITH_FILES = 24 << 20;

    private final Request request;
    private final Clock clock;
    private final Duration limit;

    /** Whether the client waits for {@code 100 Continue}; the first read sends it. */
    private boolean awaitsContinue;

    private final LargeBodies memory;
    private long reserved;

    /** Whether reading was aborted, so no further request can use the connection. */
    private boolean brokenOff;

    /**
     * Wraps an unread body.
     *
     * @param limit how long it may take to arrive; a form has time for its bytes in addition
     */
    RequestBody(Request request, Clock clock, Duration limit, LargeBodies memory) {
        this.memory = memory;
        this.request = request;
        this.clock = clock;
        this.limit = limit;
        this.awaitsContinue = request.getHeaders().contains(HttpHeader.EXPECT);
    }

    /**
     * Reads the whole body.
     *
     * @param most its maximum size in bytes
     * @throws AppError INVALID_REQUEST, OVERLOADED
     */
    byte[] read(@Nullable String encoding, int most) {
        if (encoding != null && !encoding.equalsIgnoreCase("identity")) {
            throw AppError.invalid("Content-Encoding", "Compressed bodies are not accepted.");
        }
        long length = request.getLength();
        if (length > most) {
            throw tooLarge(most);
        }
        release();
        reserved = memory.reserve(length < 0 ? MAX_BYTES : length);
        awaitsContinue = false;
        // Reads one byte beyond Content-Length to see the end; the buffer grows no larger.
        return readAtMost(length < 0 ? MAX_BYTES + 1 : (int) length + 1);
    }

    /** Releases the memory of the body. */
    void release() {
        memory.release(reserved);
        reserved = 0;
    }

    private byte[] readAtMost(int bytes) {
        try (InputStream in =
                new DeadlineInputStream(Content.Source.asInputStream(request), clock, limit)) {
            byte[] body = in.readNBytes(bytes);
            if (request.getLength() < 0 && body.length > MAX_BYTES) {
                throw tooLarge(MAX_BYTES);
            }
            return body;
        } catch (DeadlineInputStream.TooLateException late) {
            throw tooLate();
        } catch (IOException | HttpException.RuntimeException broken) {
            // The client left, stalled or sent invalid chunks; this is not a server error.
            brokenOff = true;
            throw AppError.of(ErrorCode.INVALID_REQUEST, "The body is incomplete.");
        }
    }

    private AppError tooLate() {
        brokenOff = true;
        return AppError.of(ErrorCode.INVALID_REQUEST, "The body took too long to arrive.");
    }

    private static AppError tooLarge(int most) {
        return AppError.of(
                ErrorCode.INVALID_REQUEST, "The body is larger than " + most + " bytes.");
    }

    /**
     * Reads the body as a multipart form.
     *
     * @throws AppError INVALID_REQUEST if it is not a form, is too large or takes too long
     */
    FileUpload upload(String contentType, Path temporary, int maxFileBytes) {
        awaitsContinue = false;
        try {
            return FileUpload.read(
                    new UploadedBody(request, clock, limit),
                    request,
                    contentType,
                    temporary,
                    maxFileBytes);
        } catch (DeadlineInputStream.TooLateException late) {
            throw tooLate();
        } catch (AppError error) {
            UnreadBodyDrain.drop(request, clock, limit);
            // Jetty closes the connection after a form that was not read to its end.
            brokenOff = true;
            throw error;
        }
    }

    /**
     * Whether the whole body has been read. Reads and discards the rest: if the connection closed
     * while the client still sends, the client might not see the response.
     */
    boolean isOver() {
        return !brokenOff && !awaitsContinue && UnreadBodyDrain.drop(request, clock, limit);
    }
}
