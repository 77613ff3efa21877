package dev.rejoinder.provider.http;

import dev.rejoinder.wire.Header;
import dev.rejoinder.wire.TlsHandshake;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLContext;

/**
 * The same over the JDK's client, which knows how to go through proxies. It costs about twice as
 * much a token as {@link SocketTransport}, so it is taken where there is a proxy. Unlike that one,
 * it does not send a request again that met a connection just closed by the server.
 */
public final class JdkTransport implements HttpTransport {
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final HttpClient client;

    /** Trusts what the Java runtime trusts. */
    public JdkTransport(ProxySelector proxies) {
        this(proxies, TlsHandshake.systemContext());
    }

    public JdkTransport(ProxySelector proxies, SSLContext tls) {
        client =
                HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .followRedirects(HttpClient.Redirect.NEVER)
                        .connectTimeout(Duration.ofMillis(SocketTransport.CONNECT_TIMEOUT_MILLIS))
                        .proxy(proxies)
                        .sslContext(tls)
                        .executor(threads)
                        .build();
    }

    @Override
    public HttpCall post(URI uri, List<Header> headers, byte[] body) {
        ProviderOrigin.of(uri, headers);
        HttpRequest.Builder request =
                HttpRequest.newBuilder(uri).POST(HttpRequest.BodyPublishers.ofByteArray(body));
        headers.forEach(header -> request.header(header.name(), header.value()));
        return new JdkCall(client, request.build());
    }

    @Override
    public void close() {
        // Not client.close(), which waits for the calls that still run.
        client.shutdown();
    }
}
