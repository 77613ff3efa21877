package dev.rejoinder.http;

import dev.rejoinder.access.Principal;
import dev.rejoinder.core.AppError;
import dev.rejoinder.core.Clock;
import dev.rejoinder.core.RequestDeadline;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Objects;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * One request and its response, as handlers see them: the request, the caller, and a reply or a
 * stream. Not thread-safe; only one thread uses it until the response streams.
 */
public final class Exchange {
    private final Request rawRequest;
    private final Response response;
    private final Callback callback;
    private final Clock clock;
    private final ApiRequest request;
    private final Caller caller = new Caller();
    private final StreamReservation place = new StreamReservation();
    private final Reply reply;
    private final RequestAudit.@Nullable Recorder recorder;
    private @Nullable RequestAudit audit;
    private @Nullable OpenStreams openStreams;
    private boolean streaming;

    /**
     * Creates the exchange for a request that has just arrived.
     *
     * @param bodyLimit how long its body may take to arrive
     * @param memory for its body
     * @param recorder for the audit log; null for requests that no route handles
     */
    Exchange(
            Request rawRequest,
            Response response,
            Callback callback,
            String requestId,
            Clock clock,
            Duration bodyLimit,
            LargeBodies memory,
            RequestAudit.@Nullable Recorder recorder) {
        this.rawRequest = rawRequest;
        this.response = response;
        this.callback = callback;
        this.clock = clock;
        this.request = new ApiRequest(rawRequest, requestId, clock, bodyLimit, memory);
        this.reply = new Reply(rawRequest, response, callback, request, caller, place);
        this.recorder = recorder;
    }

    public ApiRequest request() {
        return request;
    }

    public Caller caller() {
        return caller;
    }

    public Reply reply() {
        return reply;
    }

    /** The entry of this request in the audit log. Without an action, nothing is recorded. */
    public RequestAudit audit() {
        if (audit == null) {
            audit = new RequestAudit(Objects.requireNonNull(recorder), request, caller);
            reply.audit(audit);
            request.audited();
        }
        return audit;
    }

    /** Adds the id of something that the request changes, if the request is audited. */
    public void auditTarget(String name, String id) {
        if (audit != null) {
            audit.target(name, id);
        }
    }

    /** Replies 200 with {@code data} in the envelope, as most routes do. */
    public void reply(StrictJson.Content data) {
        reply.data(data);
    }

    /** The request as a browser request, with its cookies. */
    public BrowserSession browser() {
        return new BrowserSession(rawRequest, response);
    }

    /**
     * Sets the authenticated caller.
     *
     * @param streams counts the response while it streams
     */
    void authenticated(Principal principal, OpenStreams streams) {
        caller.authenticated(principal);
        openStreams = streams;
    }

    /**
     * Reserves one of the caller's open streams. Call it before storing anything. If the handler
     * starts no stream, the reservation is released when the handler ends.
     *
     * @throws AppError RATE_LIMIT_EXCEEDED, OVERLOADED
     */
    public void reserveStream() {
        Principal principal = caller.principalOrNull();
        if (principal != null && openStreams != null) {
            place.reserve(openStreams, principal, request);
        }
    }

    /**
     * Begins a response that {@code source} continues.
     *
     * @throws AppError as {@link #reserveStream}, unless that was called before
     */
    public StreamedResponse stream(String contentType, StreamedResponse.Content source) {
        reserveStream();
        streaming = true;
        reply.beginStream(contentType);
        Principal principal = caller.principalOrNull();
        if (principal == null || openStreams == null) {
            return new StreamedResponse(
                    response, source, () -> {}, (stream, failure) -> ended(failure), clock.nanos());
        }
        OpenStreams streams = openStreams;
        var answer =
                new StreamedResponse(
                        response,
                        source,
                        place::free,
                        (stream, failure) -> {
                            streams.ended(stream);
                            place.free();
                            ended(failure);
                        },
                        clock.nanos());
        streams.opened(answer, principal.credential());
        return answer;
    }

    /**
     * Replies 200 with a file that is sent while it is written. It counts as one of the caller's
     * open streams. If writing fails, or the caller's credential ends, the connection closes.
     *
     * @param write blocks while the client reads slowly
     * @throws AppError as {@link #reserveStream}
     */
    public void download(String contentType, String fileName, Download write) throws IOException {
        download(contentType, fileName, null, write);
    }

    /**
     * As {@link #download(String, String, Download)}, with a Content-Length.
     *
     * @param bytes the length of the file; null if it is not known
     */
    public void download(String contentType, String fileName, @Nullable Long bytes, Download write)
            throws IOException {
        reserveStream();
        // It may take hours, and waits mostly for the client.
        RequestDeadline.disable();
        Principal principal = caller.principalOrNull();
        if (principal == null || openStreams == null) {
            reply.download(contentType, fileName, bytes, write);
            return;
        }
        OpenStreams streams = openStreams;
        streams.opened(this, principal.credential(), reply::breakOff);
        try {
            reply.download(contentType, fileName, bytes, write);
        } finally {
            streams.ended(this);
        }
    }

    /** Writes the content of a file. */
    @FunctionalInterface
    public interface Download {
        void writeTo(OutputStream out) throws IOException;
    }

    /**
     * Called when the stream has ended. A stream that failed before its first byte gets an error
     * response.
     */
    private void ended(@Nullable Throwable failure) {
        if (failure == null) {
            callback.succeeded();
        } else if (failure instanceof AppError error) {
            reply.fail(error);
        } else {
            callback.failed(failure);
        }
    }

    /**
     * Called when the handler has returned or thrown; releases a reservation that no stream uses.
     */
    void handled() {
        request.handled();
        if (!streaming) {
            place.free();
        }
    }
}
