package dev.rejoinder.http;

import java.time.Duration;
import org.eclipse.jetty.http.HttpCookie;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

/**
 * A cookie that holds a token which no script may read. Over TLS its name lets no other host and no
 * plain connection set it. On {@code http://localhost} browsers do not agree on whether they keep
 * such a one, so there it has another name and goes without.
 */
enum BrowserCookie {
    /** The token of a session; it ends with the browser. */
    SESSION("rejoinder"),

    /** What proves that somebody has signed in here before. */
    DEVICE("rejoinder-device");

    private static final String OVER_TLS = "__Host-";

    private final String name;

    BrowserCookie(String name) {
        this.name = name;
    }

    String overTls() {
        return OVER_TLS + name;
    }

    String local() {
        return name;
    }

    /** What the browser sent, or null. */
    @Nullable String value(Request request, RequestOrigin site) {
        if (!site.isPrivate() || !request.getHeaders().contains(HttpHeader.COOKIE)) {
            return null;
        }
        String wanted = nameAt(site);
        for (HttpCookie cookie : Request.getCookies(request)) {
            if (cookie.getName().equals(wanted)) {
                return cookie.getValue();
            }
        }
        return null;
    }

    /**
     * Has the browser keep a token.
     *
     * @param life for how long; null for as long as the browser runs
     */
    HttpField holding(String token, @Nullable Duration life, RequestOrigin site) {
        return field(token, site, life == null ? "" : "; Max-Age=" + life.toSeconds());
    }

    HttpField removed(RequestOrigin site) {
        return field("", site, "; Max-Age=0");
    }

    private HttpField field(String value, RequestOrigin site, String more) {
        return new HttpField(
                HttpHeader.SET_COOKIE,
                nameAt(site)
                        + "="
                        + value
                        + "; Path=/"
                        + (site.secure() ? "; Secure" : "")
                        + "; HttpOnly; SameSite=Strict"
                        + more);
    }

    private String nameAt(RequestOrigin site) {
        return site.secure() ? overTls() : local();
    }
}
