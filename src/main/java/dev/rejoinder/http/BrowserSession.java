package dev.rejoinder.http;

import dev.rejoinder.core.AppError;
import dev.rejoinder.core.ErrorCode;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.jspecify.annotations.Nullable;

/** The cookies of a signed-in browser, and the CSRF checks on its requests. */
public final class BrowserSession {
    private final Request request;
    private final Response response;

    BrowserSession(Request request, Response response) {
        this.request = request;
        this.response = response;
    }

    /** The session token from the cookie, not verified yet; null if there is none. */
    public @Nullable String token() {
        return BrowserCookie.SESSION.value(request, RequestOrigin.of(request));
    }

    /** Sets the session cookie. */
    public void begin(String token) {
        response.getHeaders()
                .add(BrowserCookie.SESSION.holding(token, null, RequestOrigin.of(request)));
    }

    /** Removes the session cookie. */
    public void end() {
        response.getHeaders().add(BrowserCookie.SESSION.removed(RequestOrigin.of(request)));
    }

    /** The token of a device that signed in before, not verified yet; null if there is none. */
    public @Nullable String deviceToken() {
        return BrowserCookie.DEVICE.value(request, RequestOrigin.of(request));
    }

    /** Sets the cookie that identifies this device at the next sign-in. */
    public void rememberDevice(String token, Duration life) {
        response.getHeaders()
                .add(BrowserCookie.DEVICE.holding(token, life, RequestOrigin.of(request)));
    }

    /** The cookie of a sign-in at a provider, not verified yet; null if there is none. */
    public @Nullable String providerSignIn() {
        return BrowserCookie.PROVIDER_SIGN_IN.value(request, RequestOrigin.of(request));
    }

    /** Sets the cookie of a sign-in at a provider. */
    public void beginProviderSignIn(String token, Duration life) {
        response.getHeaders()
                .add(
                        BrowserCookie.PROVIDER_SIGN_IN.holding(
                                token, life, RequestOrigin.of(request)));
    }

    /** Removes the cookie of a sign-in at a provider. */
    public void endProviderSignIn() {
        response.getHeaders()
                .add(BrowserCookie.PROVIDER_SIGN_IN.removed(RequestOrigin.of(request)));
    }

    /** The origin of the request's own URL, such as {@code https://chat.example.com}. */
    public String ownOrigin() {
        return RequestOrigin.of(request).origin();
    }

    /** Whether a session may start here: over TLS or on this machine. */
    public boolean isPrivateSite() {
        return RequestOrigin.of(request).isPrivate();
    }

    /**
     * Requires that a page of this server sent the request.
     *
     * @throws AppError INSUFFICIENT_PERMISSIONS
     */
    void requireOwnOrigin() {
        List<String> origins = request.getHeaders().getValuesList(HttpHeader.ORIGIN);
        if (origins.size() != 1 || !RequestOrigin.of(request).isOrigin(origins.getFirst())) {
            throw AppError.of(
                    ErrorCode.INSUFFICIENT_PERMISSIONS,
                    "The request does not come from a page of this server. Behind a proxy, see"
                            + " trusted-proxies.");
        }
    }

    /**
     * Requires that no page of a foreign site sent the request, for clients that need not be
     * browsers: without an {@code Origin}, from this server's own, or from an allowed one. A direct
     * connection on this machine must also name this machine as its host.
     *
     * @param allowed tests the value of an {@code Origin} header
     * @throws AppError INSUFFICIENT_PERMISSIONS
     */
    public void requireKnownOrigin(Predicate<String> allowed) {
        if (LoopbackCheck.isRebound(request)) {
            throw AppError.of(
                    ErrorCode.INSUFFICIENT_PERMISSIONS,
                    "The Host header must name this machine, such as localhost. A proxy must send"
                            + " X-Forwarded-For.");
        }
        List<String> origins = request.getHeaders().getValuesList(HttpHeader.ORIGIN);
        boolean known =
                origins.isEmpty()
                        || (origins.size() == 1
                                && (RequestOrigin.of(request).isOrigin(origins.getFirst())
                                        || allowed.test(origins.getFirst())));
        if (!known) {
            throw AppError.of(
                    ErrorCode.INSUFFICIENT_PERMISSIONS,
                    "Pages of this origin may not use this path. See cors.allowed-origins.");
        }
    }

    /**
     * Requires that a password may be sent here: from a page of this server, over TLS or on this
     * machine.
     *
     * @throws AppError INSUFFICIENT_PERMISSIONS, INVALID_REQUEST
     */
    public void requirePrivateSite() {
        if (request.getHeaders().contains(HttpHeader.ORIGIN)) {
            requireOwnOrigin();
        }
        if (!isPrivateSite()) {
            throw AppError.of(
                    ErrorCode.INVALID_REQUEST,
                    "Signing in needs HTTPS, except at http://localhost. Put a proxy with TLS"
                            + " before the server, and name it in trusted-proxies.");
        }
    }
}
