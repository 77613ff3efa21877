package dev.rejoinder.http;

import java.net.InetSocketAddress;
import java.util.List;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;

/** Checks that a request comes directly from this machine, not through a proxy on it. */
final class LoopbackCheck {
    /**
     * Headers that proxies add. A proxy that adds none of them must not forward loopback-only
     * paths.
     */
    private static final List<String> PROXY_HEADERS =
            List.of(
                    HttpHeader.X_FORWARDED_FOR.asString(),
                    HttpHeader.X_FORWARDED_HOST.asString(),
                    HttpHeader.X_FORWARDED_PROTO.asString(),
                    HttpHeader.FORWARDED.asString(),
                    HttpHeader.VIA.asString(),
                    "X-Real-IP");

    private LoopbackCheck() {}

    static boolean isNearby(Request request) {
        return isDirect(request) && RequestOrigin.of(request).local();
    }

    /**
     * Whether it may be DNS rebinding: a page in a browser on this machine, whose own host name
     * resolves to this machine.
     */
    static boolean isRebound(Request request) {
        return isDirect(request) && !RequestOrigin.of(request).local();
    }

    private static boolean isDirect(Request request) {
        HttpFields headers = request.getHeaders();
        return request.getConnectionMetaData().getRemoteSocketAddress()
                        instanceof InetSocketAddress peer
                && peer.getAddress().isLoopbackAddress()
                && PROXY_HEADERS.stream().noneMatch(headers::contains);
    }
}
