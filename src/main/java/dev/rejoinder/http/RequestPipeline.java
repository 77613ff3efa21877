package dev.rejoinder.http;

import dev.rejoinder.access.Keys;
import dev.rejoinder.access.LimitClass;
import dev.rejoinder.access.LimitDecision;
import dev.rejoinder.access.Principal;
import dev.rejoinder.access.RateLimits;
import dev.rejoinder.access.Sessions;
import dev.rejoinder.access.VisitorTokens;
import dev.rejoinder.audit.AuditLog;
import dev.rejoinder.core.AppError;
import dev.rejoinder.core.Clock;
import dev.rejoinder.core.ErrorCode;
import dev.rejoinder.core.Ids;
import dev.rejoinder.core.RequestDeadline;
import dev.rejoinder.core.RequestId;
import dev.rejoinder.ops.HttpMetrics;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.exc.JacksonIOException;

/**
 * The pipeline of every request: route, origin, key, rate limit, scope, handler; and the place
 * where every error becomes a response. Only callers with a key learn that a path of the API does
 * not exist.
 */
final class RequestPipeline extends Handler.Abstract {
    private static final Logger log = LoggerFactory.getLogger(RequestPipeline.class);

    /** See {@link RequestDeadline}; the last query may exceed it by its wait for a connection. */
    private static final Duration DATABASE = Duration.ofMillis(4_200);

    private final RouteTable routes;
    private final Keys keys;
    private final Sessions sessions;
    private final VisitorTokens visitors;
    private final RateLimits limits;
    private final CrossOriginPolicy crossOrigin;
    private final OpenStreams openStreams;
    private final Clock clock;
    private final Ids ids;
    private final Duration bodyLimit;
    private final RequestAudit.Recorder recorder;
    private final HttpMetrics requests;
    private final LargeBodies bodies = new LargeBodies(Runtime.getRuntime().maxMemory());

    RequestPipeline(
            RouteTable routes,
            Keys keys,
            Sessions sessions,
            VisitorTokens visitors,
            RateLimits limits,
            CrossOriginPolicy crossOrigin,
            OpenStreams openStreams,
            Clock clock,
            Ids ids,
            Duration bodyLimit,
            AuditLog auditLog,
            HttpMetrics requests) {
        this.routes = routes;
        this.keys = keys;
        this.sessions = sessions;
        this.visitors = visitors;
        this.limits = limits;
        this.crossOrigin = crossOrigin;
        this.openStreams = openStreams;
        this.clock = clock;
        this.ids = ids;
        this.bodyLimit = bodyLimit;
        this.recorder = new RequestAudit.Recorder(auditLog, keys);
        this.requests = requests;
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
                        bodies,
                        recorder);
        HttpMetrics.RequestTimer begun =
                requests.begin(request.getMethod(), request.getHeaders().get("traceparent"));
        Request.addCompletionListener(
                request,
                failure ->
                        begun.ended(
                                exchange.request().routedMethod(),
                                exchange.request().routedTemplate(),
                                response.getStatus()));
        try {
            RequestId.during(
                    exchange.request().id(),
                    () ->
                            RequestDeadline.within(
                                    DATABASE, () -> answer(request, response, exchange)));
        } catch (AppError error) {
            if (error.getCause() != null) {
                log.error("{} failed", exchange.request().id(), error);
            }
            exchange.reply().fail(error);
        } catch (IOException | JacksonIOException gone) {
            // The client left during the response.
            log.debug("{}: the client closed the connection", exchange.request().id(), gone);
            exchange.reply().fail(AppError.internal(gone));
        } catch (Exception bug) {
            log.error("{} failed", exchange.request().id(), bug);
            exchange.reply().fail(AppError.internal(bug));
        } finally {
            exchange.handled();
        }
        return true;
    }

    private void answer(Request request, Response response, Exchange exchange) throws Exception {
        String path = request.getHttpURI().getPath();
        RouteTable.Match match = routes.match(path);
        Route route = match == null ? null : match.route(request.getMethod());
        exchange.reply().errors(route == null ? routes.errorsNear(path) : route.errors());
        if (crossOrigin.apply(request, response, match)) {
            exchange.reply().noContent();
            return;
        }
        if (match == null
                && routes.errorsNear(path).equals(JsonEnvelope.ERRORS)
                && NotFoundPage.isFor(request, path)) {
            exchange.reply().errors(NotFoundPage.FORMAT);
            throw AppError.of(ErrorCode.NOT_FOUND, routes.missingPath(path));
        }
        beginAudit(exchange, match, route);
        if (!isOpen(match, route) && !isNearby(request, route)) {
            admit(request, exchange, route);
        }
        if (match == null || (route == null && routes.errorsNear(path).isMissing(path))) {
            throw AppError.of(ErrorCode.NOT_FOUND, routes.missingPath(path));
        }
        if (route == null) {
            exchange.reply().allow(match.allow());
            throw AppError.of(
                    ErrorCode.METHOD_NOT_ALLOWED, "This path supports " + match.allow() + " only.");
        }
        if (route.guard() instanceof Route.Guard.NewVisitor(LimitClass limitClass)) {
            count(exchange, "visits from " + exchange.request().network(), limitClass, Map.of());
        }
        exchange.request().routed(route, match.variables(route));
        route.handler().handle(exchange);
    }

    /** Before the admission, so that a caller without the permission is recorded. */
    private static void beginAudit(
            Exchange exchange, RouteTable.@Nullable Match match, @Nullable Route route) {
        String action = route == null ? null : route.auditAction();
        if (match != null && route != null && action != null) {
            exchange.audit().action(action);
            exchange.audit().targets(match.variables(route));
        }
    }

    private static boolean isOpen(RouteTable.@Nullable Match match, @Nullable Route route) {
        if (match == null) {
            return false;
        }
        return route == null
                ? match.byMethod().values().stream().allMatch(open -> open.guard().isOpen())
                : route.guard().isOpen();
    }

    private static boolean isNearby(Request request, @Nullable Route route) {
        return route != null
                && route.guard() instanceof Route.Guard.LoopbackOrKey
                && LoopbackCheck.isNearby(request);
    }

    private void admit(Request request, Exchange exchange, @Nullable Route route) {
        Route.Guard.@Nullable ApiKeyRequired guard = route == null ? null : route.guard().keyed();
        LimitClass limitClass = guard == null ? LimitClass.DATA : guard.limitClass();
        boolean signedIn = route != null && route.guard() instanceof Route.Guard.SignedIn;
        Principal principal = authenticate(request, exchange, limitClass, signedIn);
        exchange.authenticated(principal, openStreams);
        if (principal.visitor() != null) {
            // Visitors are free to create, so a limit per visitor is not enough.
            count(exchange, "visitors at " + exchange.request().network(), limitClass, Map.of());
        }
        count(exchange, principal.id(), limitClass, principal.limits());
        if (principal.visitor() != null && (guard == null || !guard.visitors())) {
            throw AppError.of(
                    ErrorCode.INSUFFICIENT_PERMISSIONS, "A visitor token cannot be used here.");
        }
        if (guard != null) {
            requirePermission(principal, exchange.caller().signedInOrNull(), guard);
        }
        if (route != null && route.guard() instanceof Route.Guard.LoopbackOrKey) {
            requireAllBots(principal);
        }
    }

    private static void requirePermission(
            Principal principal,
            Sessions.@Nullable SignedIn person,
            Route.Guard.ApiKeyRequired guard) {
        if (person != null && !guard.allows(person.account().role())) {
            throw AppError.of(
                    ErrorCode.INSUFFICIENT_PERMISSIONS,
                    "Your role, "
                            + person.account().role().text()
                            + ", does not allow this. Ask an owner.");
        }
        if (person == null && !principal.scope().includes(guard.scope())) {
            throw AppError.of(
                    ErrorCode.INSUFFICIENT_PERMISSIONS,
                    "This key does not have the "
                            + guard.scope().name().toLowerCase(Locale.ROOT)
                            + " permission.");
        }
    }

    private static void requireAllBots(Principal principal) {
        if (!principal.botIds().isEmpty()) {
            throw AppError.of(
                    ErrorCode.INSUFFICIENT_PERMISSIONS,
                    "Use a key that is not restricted to some bots.");
        }
    }

    private Principal authenticate(
            Request request, Exchange exchange, LimitClass limitClass, boolean signedIn) {
        List<String> given = request.getHeaders().getValuesList(HttpHeader.AUTHORIZATION);
        String token = given.isEmpty() || signedIn ? exchange.browser().token() : null;
        try {
            if (token != null || signedIn) {
                return session(exchange, token);
            }
            String header = given.size() == 1 ? given.getFirst() : null;
            return header != null && VisitorTokens.isVisitorToken(header)
                    ? visitors.authenticate(header)
                    : keys.authenticate(header);
        } catch (AppError refused) {
            // Failed guesses count per address, so they never use up a valid key's limit.
            count(exchange, "from " + exchange.request().network(), limitClass, Map.of());
            throw refused;
        }
    }

    private Principal session(Exchange exchange, @Nullable String token) {
        Sessions.SignedIn found =
                sessions.find(token)
                        .orElseThrow(
                                () ->
                                        AppError.of(
                                                ErrorCode.INVALID_API_KEY,
                                                "You are not signed in, or your session has"
                                                        + " expired."));
        if (!exchange.request().isSafe()) {
            exchange.browser().requireOwnOrigin();
        }
        exchange.caller().signedIn(found);
        return found.principal();
    }

    private void count(
            Exchange exchange,
            String subject,
            LimitClass limitClass,
            Map<LimitClass, Integer> own) {
        LimitDecision decision = limits.acquire(subject, limitClass, own);
        exchange.reply().limited(decision);
        Duration retryAfter = decision.retryAfter();
        if (retryAfter != null) {
            requests.limited(limitClass.name().toLowerCase(Locale.ROOT));
            throw AppError.retryLater(
                    ErrorCode.RATE_LIMIT_EXCEEDED,
                    "Too many requests. Please try again later.",
                    retryAfter);
        }
    }
}
