package dev.rejoinder.http;

import java.time.Duration;
import org.eclipse.jetty.http.HttpCookie;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

/**
 * A cookie that holds a token and that scripts cannot read (HttpOnly). Over TLS its name has the
 * {@code __Host-} prefix, so no other host and no plain connection can set it. Browsers disagree on
 * whether they accept that prefix on {@code http://localhost}, so there the name has none.
 */
enum BrowserCookie {
    /** A session token. The browser deletes it when it closes. */
    SESSION("rejoinder", "Strict"),

    /** A token that proves an earlier sign-in from this browser. */
    DEVICE("rejoinder-device", "Strict"),

    /**
     * A sign-in at an OpenID Connect provider that is not finished. The browser also sends it when
     * the provider's page leads back here.
     */
    PROVIDER_SIGN_IN("rejoinder-sign-in", "Lax");

    private static final String OVER_TLS = "__Host-";

    private final String name;
    private final String sameSite;

    BrowserCookie(String name, String sameSite) {
        this.name = name;
        this.sameSite = sameSite;
    }

    String overTls() {
        return OVER_TLS + name;
    }

    String local() {
        return name;
    }

    /** The value the browser sent, or null. */
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
     * The header that stores a token in the browser.
     *
     * @param life how long to keep it; null for until the browser closes
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
                        + "; HttpOnly; SameSite="
                        + sameSite
                        + more);
    }

    private String nameAt(RequestOrigin site) {
        return site.secure() ? overTls() : local();
    }
}
