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
 * A transport over the JDK's HTTP client, which supports proxies. It costs about twice as much per
 * token as {@link SocketTransport}, so it is used only with a proxy. It does not retry a request on
 * a connection that the server has just closed, unlike {@link SocketTransport}.
 */
public final class JdkTransport implements HttpTransport {
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final HttpClient client;

    /** Uses the trust store of the Java runtime. */
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
        // client.close() would wait for running calls.
        client.shutdown();
    }
}
