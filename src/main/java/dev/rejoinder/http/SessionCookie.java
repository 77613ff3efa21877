package dev.rejoinder.http;

import org.eclipse.jetty.http.HttpCookie;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

/**
 * The cookie that holds a session's token. Over TLS its name lets no other host and no plain
 * connection set it. On {@code http://localhost} browsers do not agree on whether they keep such a
 * one, so there it has another name and goes without.
 */
final class SessionCookie {
    static final String SECURE = "__Host-rejoinder";
    static final String LOCAL = "rejoinder";

    private SessionCookie() {}

    /** The token that the browser sent, or null. */
    static @Nullable String token(Request request, Site site) {
        if (!site.isPrivate() || !request.getHeaders().contains(HttpHeader.COOKIE)) {
            return null;
        }
        String wanted = site.secure() ? SECURE : LOCAL;
        for (HttpCookie cookie : Request.getCookies(request)) {
            if (cookie.getName().equals(wanted)) {
                return cookie.getValue();
            }
        }
        return null;
    }

    static HttpField holding(String token, Site site) {
        return field(token, site, "");
    }

    static HttpField removed(Site site) {
        return field("", site, "; Max-Age=0");
    }

    private static HttpField field(String value, Site site, String more) {
        return new HttpField(
                HttpHeader.SET_COOKIE,
                (site.secure() ? SECURE : LOCAL)
                        + "="
                        + value
                        + "; Path=/"
                        + (site.secure() ? "; Secure" : "")
                        + "; HttpOnly; SameSite=Strict"
                        + more);
    }
}
