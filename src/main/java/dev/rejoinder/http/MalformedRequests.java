package dev.rejoinder.http;

import dev.rejoinder.core.AppError;
import dev.rejoinder.core.Clock;
import dev.rejoinder.core.ErrorCode;
import dev.rejoinder.core.Ids;
import java.time.Duration;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers requests that reach no route, because they are not valid HTTP or arrive while the
 * listener closes, with the usual error envelope. Each response closes its connection, because the
 * start of the next request on it is unknown.
 */
final class MalformedRequests implements Request.Handler {
    private static final Logger log = LoggerFactory.getLogger(MalformedRequests.class);
    private static final int INTERNAL_ERROR = 500;
    private static final int UNAVAILABLE = 503;

    /** The bodies of these requests are not read. */
    private static final LargeBodies NO_BODIES = new LargeBodies(0);

    private final Clock clock;
    private final Ids ids;
    private final Duration bodyLimit;

    MalformedRequests(Clock clock, Ids ids, Duration bodyLimit) {
        this.clock = clock;
        this.ids = ids;
        this.bodyLimit = bodyLimit;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        var exchange =
                new Exchange(
                        request,
                        response,
                        callback,
                        ids.request(),
                        clock,
                        bodyLimit,
                        NO_BODIES,
                        null);
        exchange.reply().closeConnection();
        exchange.reply().fail(error(request, response));
        return true;
    }

    private static AppError error(Request request, Response response) {
        Object cause = request.getAttribute(ErrorHandler.ERROR_EXCEPTION);
        // Also 400 where HTTP defines a 5xx, such as for an unsupported version or transfer
        // coding.
        if (cause instanceof HttpException || response.getStatus() < INTERNAL_ERROR) {
            return AppError.of(ErrorCode.INVALID_REQUEST, "The request is not valid HTTP.");
        }
        if (cause == null && response.getStatus() == UNAVAILABLE) {
            return AppError.shuttingDown();
        }
        var bug =
                cause instanceof Throwable known
                        ? known
                        : new IllegalStateException("status " + response.getStatus());
        log.error("A request failed before it reached a route", bug);
        return AppError.internal(bug);
    }
}
