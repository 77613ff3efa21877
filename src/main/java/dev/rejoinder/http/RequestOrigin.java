package dev.rejoinder.http;

import java.net.InetAddress;
import java.util.Locale;
import org.eclipse.jetty.http.HttpURI;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

/**
 * The origin of a browser's request: its scheme and host, or those that a trusted proxy reports.
 *
 * @param origin as browsers write it, in lower case
 * @param secure whether it came over TLS
 * @param local whether its host can only be the browser's own machine
 */
record RequestOrigin(String origin, boolean secure, boolean local) {
    private static final int HTTP = 80;
    private static final int HTTPS = 443;

    static RequestOrigin of(Request request) {
        HttpURI uri = request.getHttpURI();
        boolean secure = "https".equalsIgnoreCase(uri.getScheme());
        String host = Request.getServerName(request);
        if (host == null) {
            return new RequestOrigin("", secure, false);
        }
        host = host.toLowerCase(Locale.ROOT);
        int port = Request.getServerPort(request);
        String origin =
                (secure ? "https://" : "http://")
                        + host
                        + (port == (secure ? HTTPS : HTTP) ? "" : ":" + port);
        return new RequestOrigin(origin, secure, isLocal(host));
    }

    /** Whether a session may start and be used here: nobody can eavesdrop. */
    boolean isPrivate() {
        return secure || local;
    }

    boolean isOrigin(@Nullable String given) {
        return given != null && given.equalsIgnoreCase(origin);
    }

    private static boolean isLocal(String host) {
        if (host.equals("localhost") || host.endsWith(".localhost")) {
            return true;
        }
        try {
            return InetAddress.ofLiteral(host).isLoopbackAddress();
        } catch (IllegalArgumentException name) {
            return false;
        }
    }
}
