package dev.rejoinder.http;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.List;
import java.util.function.Predicate;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.ConnectionMetaData;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.Request;

/**
 * Who a request comes from when it comes through proxies that the operator trusts: the last address
 * in {@code X-Forwarded-For} that is not itself such a proxy. From any other peer the header means
 * nothing, since anybody can write it.
 */
final class ForwardedAddress implements HttpConfiguration.Customizer {
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
        if (client.equals(peer.getAddress())) {
            return request;
        }
        var forwarded =
                new ConnectionMetaData.Wrapper(connection) {
                    @Override
                    public SocketAddress getRemoteSocketAddress() {
                        return new InetSocketAddress(client, 0);
                    }
                };
        return new Request.Wrapper(request) {
            @Override
            public ConnectionMetaData getConnectionMetaData() {
                return forwarded;
            }
        };
    }

    private InetAddress client(HttpFields headers, InetAddress peer) {
        List<String> hops = headers.getCSV(HttpHeader.X_FORWARDED_FOR, false);
        InetAddress client = peer;
        for (String hop : hops.reversed()) {
            try {
                client = InetAddress.ofLiteral(hop);
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
