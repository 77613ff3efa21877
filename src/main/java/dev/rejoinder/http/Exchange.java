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
 * One request and its answer, as handlers see them: the request, its caller and the reply, or a
 * stream in place of the reply. Used by one thread, until the answer streams.
 */
public final class Exchange {
    private final Request rawRequest;
    private final Response response;
    private final Callback callback;
    private final Clock clock;
    private final ApiRequest request;
    private final Caller caller = new Caller();
    private final StreamPlace place = new StreamPlace();
    private final Reply reply;
    private @Nullable OpenStreams openStreams;
    private boolean streaming;

    /**
     * A request that has just arrived.
     *
     * @param bodyLimit how long its body may take to arrive
     */
    Exchange(
            Request rawRequest,
            Response response,
            Callback callback,
            String requestId,
            Clock clock,
            Duration bodyLimit) {
        this.rawRequest = rawRequest;
        this.response = response;
        this.callback = callback;
        this.clock = clock;
        this.request = new ApiRequest(rawRequest, requestId, clock, bodyLimit);
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

    /** Answers 200 with {@code data} in the envelope, as most routes do. */
    public void reply(StrictJson.Content data) {
        reply.data(data);
    }

    /** The request as one of a browser that signs in. */
    public BrowserSession browser() {
        return new BrowserSession(rawRequest, response);
    }

    /**
     * The caller is known.
     *
     * @param streams where its answer counts while it streams
     */
    void authenticated(Principal principal, OpenStreams streams) {
        caller.authenticated(principal);
        openStreams = streams;
    }

    /**
     * Takes one of the caller's places for open streams. Call it before anything is stored. The
     * place is freed when the request has been handled without a stream.
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
     * Begins an answer that its source continues.
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

    /** The stream has ended. One that failed before its first byte is answered with the error. */
    private void ended(@Nullable Throwable failure) {
        if (failure == null) {
            callback.succeeded();
        } else if (failure instanceof AppError error) {
            reply.fail(error);
        } else {
            callback.failed(failure);
        }
    }

    /** The handler has returned or thrown; frees a place that no stream uses. */
    void handled() {
        if (!streaming) {
            place.free();
        }
    }
}
