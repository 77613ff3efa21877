package dev.rejoinder.config;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URI;
import java.net.URLDecoder;
import org.jspecify.annotations.Nullable;

/**
 * A mail server.
 *
 * @param tls whether the connection is encrypted from its beginning
 * @param startTls whether it must be encrypted with STARTTLS
 * @param user null to send without signing in
 * @param password null without a user
 */
public record SmtpSettings(
        String host,
        int port,
        boolean tls,
        boolean startTls,
        @Nullable String user,
        @Nullable Secret password) {
    private static final int SUBMISSION_PORT = 587;
    private static final int TLS_PORT = 465;
    private static final int MAX_PORT = 65_535;

    /**
     * Parses a URL with the scheme smtp or smtps.
     *
     * @throws IllegalArgumentException if it is another one
     */
    static SmtpSettings parse(String text) {
        URI url = URI.create(text);
        boolean tls = "smtps".equals(url.getScheme());
        String host = url.getHost();
        String path = url.getRawPath();
        if (host == null
                || (!tls && !"smtp".equals(url.getScheme()))
                || url.getPort() == 0
                || url.getPort() > MAX_PORT
                || url.getRawFragment() != null
                || !(path.isEmpty() || path.equals("/"))) {
            throw new IllegalArgumentException("not the URL of a mail server");
        }
        String name = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
        String usual = isLoopback(name) ? "off" : "on";
        String startTls = startTls(url.getRawQuery(), usual);
        String credentials = url.getRawUserInfo();
        int colon = credentials == null ? -1 : credentials.indexOf(':');
        if (credentials != null && (colon < 1 || colon == credentials.length() - 1)) {
            throw new IllegalArgumentException("user and password");
        }
        return new SmtpSettings(
                name,
                url.getPort() > 0 ? url.getPort() : tls ? TLS_PORT : SUBMISSION_PORT,
                tls,
                !tls && startTls.equals("on"),
                credentials == null ? null : decoded(credentials.substring(0, colon)),
                credentials == null ? null : new Secret(decoded(credentials.substring(colon + 1))));
    }

    private static String startTls(@Nullable String query, String usual) {
        if (query == null) {
            return usual;
        }
        if (!query.equals("starttls=on") && !query.equals("starttls=off")) {
            throw new IllegalArgumentException("only starttls=on or starttls=off");
        }
        return query.substring("starttls=".length());
    }

    private static boolean isLoopback(String host) {
        return host.equals("localhost") || host.startsWith("127.") || host.equals("::1");
    }

    /** In contrast to a form, a plus sign is itself. */
    private static String decoded(String part) {
        return URLDecoder.decode(part.replace("+", "%2B"), UTF_8);
    }
}
