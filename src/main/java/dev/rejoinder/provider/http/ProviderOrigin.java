package dev.rejoinder.provider.http;

import dev.rejoinder.wire.Header;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * The target of a connection.
 *
 * @param host a name or an address; an IPv6 address without its brackets
 */
record ProviderOrigin(boolean secure, String host, int port) {
    private static final int HTTP_PORT = 80;
    private static final int HTTPS_PORT = 443;
    private static final Set<String> OWN_HEADERS =
            Set.of("host", "content-length", "transfer-encoding", "connection", "expect");

    /** Validates a URL and headers for {@link HttpTransport#post}. */
    static ProviderOrigin of(URI uri, List<Header> headers) {
        String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
        boolean secure = scheme.equals("https");
        String host = uri.getHost();
        if (host == null || !(secure || scheme.equals("http"))) {
            throw new IllegalArgumentException("not an http or https address with a host");
        }
        if (uri.getRawUserInfo() != null || uri.getRawFragment() != null) {
            throw new IllegalArgumentException("an address with a user or a fragment");
        }
        for (Header header : headers) {
            if (OWN_HEADERS.contains(header.name().toLowerCase(Locale.ROOT))) {
                throw new IllegalArgumentException(header.name() + " is set by the transport");
            }
        }
        if (host.startsWith("[")) {
            host = host.substring(1, host.length() - 1);
        }
        int port = uri.getPort() != -1 ? uri.getPort() : secure ? HTTPS_PORT : HTTP_PORT;
        return new ProviderOrigin(secure, host.toLowerCase(Locale.ROOT), port);
    }

    /** The value of the Host header; omits the scheme's default port. */
    String authority() {
        String name = host.contains(":") ? "[" + host + "]" : host;
        return port == (secure ? HTTPS_PORT : HTTP_PORT) ? name : name + ":" + port;
    }
}
