package dev.rejoinder.http;

import dev.rejoinder.access.Principal;
import dev.rejoinder.core.AppError;
import dev.rejoinder.core.Clock;
import java.time.Duration;
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
    private @Nullable OpenStreams openStreams;
    private boolean streaming;

    /**
     * Creates the exchange for a request that has just arrived.
     *
     * @param bodyLimit how long its body may take to arrive
     * @param memory for its body
     */
    Exchange(
            Request rawRequest,
            Response response,
            Callback callback,
            String requestId,
            Clock clock,
            Duration bodyLimit,
            LargeBodies memory) {
        this.rawRequest = rawRequest;
        this.response = response;
        this.callback = callback;
        this.clock = clock;
        this.request = new ApiRequest(rawRequest, requestId, clock, bodyLimit, memory);
        this.reply = new Reply(rawRequest, response, callback, request, caller, place);
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
