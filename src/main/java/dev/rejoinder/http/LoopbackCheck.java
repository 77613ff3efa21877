package dev.rejoinder.http;

import java.net.InetSocketAddress;
import java.util.List;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;

/** Whether somebody on this very machine asks, and not a proxy on it on behalf of another. */
final class LoopbackCheck {
    /** What proxies add. One that adds none of it must not pass on what is for this machine. */
    private static final List<String> OF_PROXIES =
            List.of(
                    HttpHeader.X_FORWARDED_FOR.asString(),
                    HttpHeader.X_FORWARDED_HOST.asString(),
                    HttpHeader.X_FORWARDED_PROTO.asString(),
                    HttpHeader.FORWARDED.asString(),
                    HttpHeader.VIA.asString(),
                    "X-Real-IP");

    private LoopbackCheck() {}

    static boolean isNearby(Request request) {
        HttpFields headers = request.getHeaders();
        return request.getConnectionMetaData().getRemoteSocketAddress()
                        instanceof InetSocketAddress peer
                && peer.getAddress().isLoopbackAddress()
                // A page that has its own name lead here is not this machine either.
                && RequestOrigin.of(request).local()
                && OF_PROXIES.stream().noneMatch(headers::contains);
    }
}
