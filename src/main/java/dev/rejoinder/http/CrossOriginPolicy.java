package dev.rejoinder.http;

import java.util.function.BiPredicate;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.PreEncodedHttpField;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.jspecify.annotations.Nullable;

/**
 * Cross-origin access (CORS): which pages may read responses in a browser. The origins of the
 * setting may use the whole API; the allowed origins of a bot may use the routes for its visitors.
 * It never allows cookies. See docs/decisions/0016. Thread-safe.
 */
public final class CrossOriginPolicy {
    private static final HttpField VARY = new PreEncodedHttpField(HttpHeader.VARY, "Origin");
    private static final HttpField EXPOSED =
            new PreEncodedHttpField(
                    "Access-Control-Expose-Headers",
                    "X-Request-Id, X-RateLimit-Limit, X-RateLimit-Remaining, X-RateLimit-Reset,"
                            + " Retry-After, X-Should-Retry, X-Conversation-Id, WWW-Authenticate");
    private static final HttpField METHODS =
            new PreEncodedHttpField(
                    "Access-Control-Allow-Methods", "GET, POST, PUT, PATCH, DELETE");

    /** Clients add many headers of their own; the wildcard covers all but Authorization. */
    private static final HttpField HEADERS =
            new PreEncodedHttpField(
                    "Access-Control-Allow-Headers",
                    "Authorization, Content-Type, Idempotency-Key, Last-Event-ID, *");

    /** In seconds. Chromium stores no preflight response for longer. */
    private static final HttpField MAX_AGE =
            new PreEncodedHttpField("Access-Control-Max-Age", "7200");

    private final AllowedOrigins setting;
    private final BiPredicate<String, String> botAllows;

    /**
     * Creates a policy.
     *
     * @param botAllows whether there is a bot with this id or short name that allows this origin
     */
    public CrossOriginPolicy(AllowedOrigins setting, BiPredicate<String, String> botAllows) {
        this.setting = setting;
        this.botAllows = botAllows;
    }

    /**
     * Adds the headers that let an allowed page read the response. Does nothing for a request
     * without an {@code Origin} header.
     *
     * @return whether the request is a preflight of an allowed page, so that the response is
     *     complete. Other preflights are handled as any {@code OPTIONS} request: a page cannot tell
     *     a bot that does not allow it from a missing one.
     */
    boolean apply(Request request, Response response, RouteTable.@Nullable Match match) {
        String origin = request.getHeaders().get(HttpHeader.ORIGIN);
        if (origin == null) {
            return false;
        }
        String next =
                request.getMethod().equals("OPTIONS")
                        ? request.getHeaders().get("Access-Control-Request-Method")
                        : null;
        String botId = visitedBot(match, next == null ? request.getMethod() : next);
        boolean api = isApi(request.getHttpURI().getPath()) && !setting.origins().isEmpty();
        if (!api && botId == null) {
            return false;
        }
        HttpFields.Mutable headers = response.getHeaders();
        headers.ensureField(VARY);
        boolean allowed = api && setting.allows(origin);
        if (!allowed && (botId == null || !botAllows.test(botId, origin))) {
            return false;
        }
        headers.put("Access-Control-Allow-Origin", origin);
        headers.put(EXPOSED);
        if (next == null) {
            return false;
        }
        headers.put(METHODS);
        headers.put(HEADERS);
        headers.put(MAX_AGE);
        return true;
    }

    /** The bot in the path of a route for visitors; null for other routes. */
    private static @Nullable String visitedBot(RouteTable.@Nullable Match match, String method) {
        if (match == null) {
            return null;
        }
        Route route = match.route(method);
        return route != null && route.guard().isForVisitors()
                ? match.variables(route).get("botId")
                : null;
    }

    private static boolean isApi(String path) {
        return path.startsWith("/api/v1/")
                || path.startsWith("/v1/")
                || path.startsWith("/mcp/")
                || path.equals("/openapi.json");
    }
}
