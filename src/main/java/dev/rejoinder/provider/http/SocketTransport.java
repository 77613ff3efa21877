package dev.rejoinder.provider.http;

import dev.rejoinder.core.Clock;
import dev.rejoinder.wire.AddressResolver;
import dev.rejoinder.wire.DnsLookup;
import dev.rejoinder.wire.DnsResolver;
import dev.rejoinder.wire.EventLoops;
import dev.rejoinder.wire.Header;
import dev.rejoinder.wire.HttpConnection;
import dev.rejoinder.wire.RequestBytes;
import dev.rejoinder.wire.TlsHandshake;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.net.URI;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * HTTP/1.1 on socket channels. A virtual thread sends the request and waits for the response; an
 * event loop can read the body, without a hand-over or a timer per token. Idle connections are kept
 * for {@link ConnectionPool#MAX_IDLE}, up to {@link ConnectionPool#MAX_IDLE_PER_ORIGIN} per origin.
 */
public final class SocketTransport implements HttpTransport {
    /** The connect timeout for each address of a host; addresses are tried in turn. */
    public static final int CONNECT_TIMEOUT_MILLIS = 3_000;

    private static final Duration LOOKUP_TIMEOUT = Duration.ofSeconds(3);
    private static final int MAX_ADDRESSES = 8;

    private static final int BUFFER_BYTES = 2048;

    /** A longer body is not copied behind its head, but sent in a write of its own. */
    private static final int MAX_COPIED_BYTES = 256 * 1024;

    private final ConnectionPool pool;
    private final DnsResolver resolver = new DnsResolver(AddressResolver.system(), LOOKUP_TIMEOUT);
    private final EventLoops loops;
    private final Supplier<SSLContext> tls;

    /**
     * Uses the trust store of the Java runtime. It is loaded on first use, because that would take
     * a tenth of the start-up time.
     */
    public SocketTransport(Clock clock) {
        this(clock, TlsHandshake::systemContext);
    }

    public SocketTransport(Clock clock, SSLContext tls) {
        this(clock, () -> tls);
    }

    private SocketTransport(Clock clock, Supplier<SSLContext> tls) {
        this.pool = new ConnectionPool(clock);
        this.loops = new EventLoops("provider-loop", clock::nanos);
        this.tls = tls;
    }

    @Override
    public HttpCall post(URI uri, List<Header> headers, byte[] body) {
        ProviderOrigin origin = ProviderOrigin.of(uri, headers);
        RequestBytes request =
                request("POST", origin, uri, headers)
                        .header("Content-Length", Integer.toString(body.length));
        return body.length > MAX_COPIED_BYTES
                ? new SocketCall(this, origin, request.head(), body)
                : new SocketCall(this, origin, request.with(body));
    }

    @Override
    public HttpCall get(URI uri, List<Header> headers) {
        ProviderOrigin origin = ProviderOrigin.of(uri, headers);
        return new SocketCall(this, origin, request("GET", origin, uri, headers).with(new byte[0]));
    }

    private static RequestBytes request(
            String method, ProviderOrigin origin, URI uri, List<Header> headers) {
        // The ASCII form contains no character that could end the request line.
        URI ascii = URI.create(uri.toASCIIString());
        String path =
                ascii.getRawPath() == null || ascii.getRawPath().isEmpty()
                        ? "/"
                        : ascii.getRawPath();
        String query = ascii.getRawQuery();
        return new RequestBytes(method, query == null ? path : path + "?" + query)
                .header("Host", origin.authority())
                .headers(headers);
    }

    /**
     * Closes connections whose idle timeout has passed. Calls do this too; an idle server may call
     * it from time to time.
     */
    public void closeIdle() {
        pool.sweep();
    }

    @Override
    public void close() {
        pool.close();
        loops.close();
    }

    EventLoops loops() {
        return loops;
    }

    @Nullable HttpConnection borrow(ProviderOrigin origin) {
        return pool.borrow(origin);
    }

    void giveBack(ProviderOrigin origin, HttpConnection connection) {
        pool.giveBack(origin, connection);
    }

    /** Opens a new connection; {@code call} can abort each step. */
    HttpConnection connect(ProviderOrigin origin, SocketCall call) throws IOException {
        DnsLookup lookup = resolver.start(origin.host());
        call.attach(lookup);
        IOException failure = new IOException("no address for " + origin.host());
        List<InetAddress> addresses = lookup.await();
        for (InetAddress address :
                addresses.subList(0, Math.min(addresses.size(), MAX_ADDRESSES))) {
            SocketChannel channel = SocketChannel.open();
            call.attach(channel);
            try {
                channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
                channel.socket()
                        .connect(
                                new InetSocketAddress(address, origin.port()),
                                CONNECT_TIMEOUT_MILLIS);
            } catch (IOException e) {
                HttpConnection.closeQuietly(channel);
                failure = new IOException("cannot connect to " + origin.authority(), e);
                continue;
            }
            return layered(channel, origin);
        }
        throw failure;
    }

    private HttpConnection layered(SocketChannel channel, ProviderOrigin origin)
            throws IOException {
        return origin.secure()
                ? HttpConnection.secure(
                        channel, tls.get(), origin.host(), origin.port(), BUFFER_BYTES)
                : HttpConnection.of(channel, BUFFER_BYTES);
    }
}
