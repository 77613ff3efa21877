package dev.rejoinder.http;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpURI;
import org.eclipse.jetty.server.ConnectionMetaData;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.HostPort;
import org.jspecify.annotations.Nullable;

/**
 * Determines the client address, scheme and host of a request that comes through trusted proxies:
 * the last address in {@code X-Forwarded-For} that is not itself a trusted proxy, {@code
 * X-Forwarded-Proto} and {@code X-Forwarded-Host}. From any other peer these headers are ignored,
 * because anyone can send them.
 */
final class ForwardedAddress implements HttpConfiguration.Customizer {
    private static final Pattern AUTHORITY =
            Pattern.compile("([A-Za-z0-9._-]{1,253}|\\[[0-9A-Fa-f:.]{2,45}])(:[0-9]{1,5})?");

    private static final Pattern WITH_PORT =
            Pattern.compile("(?:[0-9.]{7,15}|\\[[0-9A-Fa-f:.]{2,45}])(:[0-9]{1,5})");

    private final Predicate<InetAddress> trusted;

    ForwardedAddress(Predicate<InetAddress> trusted) {
        this.trusted = trusted;
    }

    @Override
    public Request customize(Request request, HttpFields.Mutable responseHeaders) {
        ConnectionMetaData connection = request.getConnectionMetaData();
        if (!(connection.getRemoteSocketAddress() instanceof InetSocketAddress peer)
                || !trusted.test(peer.getAddress())) {
            return request;
        }
        InetAddress client = client(request.getHeaders(), peer.getAddress());
        ForwardedTarget forwardedTarget = forwardedTarget(request);
        var forwarded =
                new ConnectionMetaData.Wrapper(connection) {
                    @Override
                    public SocketAddress getRemoteSocketAddress() {
                        return client.equals(peer.getAddress())
                                ? peer
                                : new InetSocketAddress(client, 0);
                    }
                };
        return new Request.Wrapper(request) {
            @Override
            public ConnectionMetaData getConnectionMetaData() {
                return forwarded;
            }

            // Keeps the Host header's value: a host that differs from the target's is rejected
            // later.
            @Override
            public HttpFields getHeaders() {
                return forwardedTarget.headers();
            }

            @Override
            public HttpURI getHttpURI() {
                return forwardedTarget.uri();
            }
        };
    }

    private record ForwardedTarget(HttpURI uri, HttpFields headers) {}

    /** The scheme and host that the proxy received. */
    private static ForwardedTarget forwardedTarget(Request request) {
        HttpFields headers = request.getHeaders();
        HttpURI.Mutable uri = HttpURI.build(request.getHttpURI());
        String scheme = last(headers, HttpHeader.X_FORWARDED_PROTO).toLowerCase(Locale.ROOT);
        if (scheme.equals("https") || scheme.equals("http")) {
            uri.scheme(scheme);
        }
        String authority = last(headers, HttpHeader.X_FORWARDED_HOST);
        HostPort host = hostPort(authority);
        if (host == null) {
            return new ForwardedTarget(uri.asImmutable(), headers);
        }
        uri.authority(host.getHost(), host.getPort());
        return new ForwardedTarget(
                uri.asImmutable(),
                HttpFields.build(headers).put(HttpHeader.HOST, authority).asImmutable());
    }

    private static @Nullable HostPort hostPort(String authority) {
        try {
            return AUTHORITY.matcher(authority).matches() ? new HostPort(authority) : null;
        } catch (IllegalArgumentException noPort) {
            return null;
        }
    }

    /** The last value, which the trusted proxy wrote; a client may have forged those before it. */
    private static String last(HttpFields headers, HttpHeader name) {
        List<String> values = headers.getCSV(name, false);
        return values.isEmpty() ? "" : values.getLast();
    }

    /**
     * Removes the port that some proxies add: {@code 192.0.2.1:4711}, {@code [2001:db8::1]:4711}.
     */
    private static String withoutPort(String hop) {
        Matcher parts = WITH_PORT.matcher(hop);
        return parts.matches() ? hop.substring(0, parts.start(1)) : hop;
    }

    private InetAddress client(HttpFields headers, InetAddress peer) {
        List<String> hops = headers.getCSV(HttpHeader.X_FORWARDED_FOR, false);
        InetAddress client = peer;
        for (String hop : hops.reversed()) {
            try {
                client = InetAddress.ofLiteral(withoutPort(hop));
            } catch (IllegalArgumentException noAddress) {
                return client;
            }
            if (!trusted.test(client)) {
                return client;
            }
        }
        return client;
    }
}
