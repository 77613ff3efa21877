package dev.rejoinder.http;

import dev.rejoinder.core.AppError;
import dev.rejoinder.core.Clock;
import dev.rejoinder.core.ErrorCode;
import dev.rejoinder.core.Ids;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * Answers requests that are not good HTTP, which never reach a route, in the same form as all
 * others.
 */
final class MalformedRequests implements Request.Handler {
    private final Clock clock;
    private final Ids ids;

    MalformedRequests(Clock clock, Ids ids) {
        this.clock = clock;
        this.ids = ids;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        var exchange = new Exchange(request, response, callback, ids.request(), clock);
        exchange.fail(
                response.getStatus() >= 500
                        ? AppError.internal(
                                new IllegalStateException("status " + response.getStatus()))
                        : AppError.of(ErrorCode.INVALID_REQUEST, "The request is not valid HTTP."));
        return true;
    }
}
