package dev.rejoinder.provider.http;

import dev.rejoinder.core.Clock;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/**
 * HTTP/1.1 on blocking sockets, for virtual threads: what is read is read by the thread that wants
 * it, with no hand-over and no timer a token. Connections are kept for {@link
 * ConnectionPool#MAX_IDLE}, {@link ConnectionPool#MAX_IDLE_PER_ORIGIN} for each origin.
 */
public final class SocketTransport implements HttpTransport {
    /** For each address of a host; all of them are tried in turn. */
    public static final int CONNECT_TIMEOUT_MILLIS = 3_000;

    static final int MAX_ADDRESSES = 8;

    private final ConnectionPool pool;
    private final DnsResolver resolver = new DnsResolver();
    private final Supplier<SSLContext> tls;

    /**
     * Trusts what the Java runtime trusts, which is read when it is first needed: that takes a
     * tenth of a start.
     */
    public SocketTransport(Clock clock) {
        this(clock, SocketTransport::systemTls);
    }

    public SocketTransport(Clock clock, SSLContext tls) {
        this(clock, () -> tls);
    }

    private SocketTransport(Clock clock, Supplier<SSLContext> tls) {
        this.pool = new ConnectionPool(clock);
        this.tls = tls;
    }

    static SSLContext systemTls() {
        try {
            return SSLContext.getDefault();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java runtime has no TLS", e);
        }
    }

    @Override
    public HttpCall post(URI uri, List<Header> headers, byte[] body) {
        ProviderOrigin origin = ProviderOrigin.of(uri, headers);
        return new SocketCall(this, origin, RequestBytes.post(origin, uri, headers, body));
    }

    /**
     * Closes connections that nobody has used for too long. Calls do it in passing; a quiet server
     * may call it now and then.
     */
    public void closeIdle() {
        pool.sweep();
    }

    @Override
    public void close() {
        pool.close();
    }

    @Nullable ProviderConnection borrow(ProviderOrigin origin) {
        return pool.borrow(origin);
    }

    void giveBack(ProviderConnection connection) {
        pool.giveBack(connection);
    }

    /** A new connection, each step of which {@code call} can abort. */
    ProviderConnection connect(ProviderOrigin origin, SocketCall call) throws IOException {
        var lookup = resolver.start(origin.host());
        call.attach(lookup);
        InetAddress[] addresses = DnsResolver.await(lookup, origin.host());
        IOException failure = new IOException("no address for " + origin.host());
        for (int i = 0; i < Math.min(addresses.length, MAX_ADDRESSES); i++) {
            var socket = new Socket();
            call.attach(socket);
            try {
                socket.setTcpNoDelay(true);
                socket.connect(
                        new InetSocketAddress(addresses[i], origin.port()), CONNECT_TIMEOUT_MILLIS);
            } catch (IOException e) {
                ProviderConnection.closeQuietly(socket);
                failure = new IOException("cannot connect to " + origin.authority(), e);
                continue;
            }
            return new ProviderConnection(
                    origin, socket, origin.secure() ? secure(socket, origin) : socket);
        }
        throw failure;
    }

    private Socket secure(Socket socket, ProviderOrigin origin) throws IOException {
        var secured =
                (SSLSocket)
                        tls.get()
                                .getSocketFactory()
                                .createSocket(socket, origin.host(), origin.port(), true);
        SSLParameters parameters = secured.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        secured.setSSLParameters(parameters);
        secured.startHandshake();
        return secured;
    }
}
