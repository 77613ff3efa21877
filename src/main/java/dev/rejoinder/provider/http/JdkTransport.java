package dev.rejoinder.provider.http;

import dev.rejoinder.wire.Header;
import dev.rejoinder.wire.TlsHandshake;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.UnaryOperator;
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
        return call(uri, headers, builder -> builder.POST(BodyPublishers.ofByteArray(body)));
    }

    @Override
    public HttpCall get(URI uri, List<Header> headers) {
        return call(uri, headers, HttpRequest.Builder::GET);
    }

    private HttpCall call(
            URI uri, List<Header> headers, UnaryOperator<HttpRequest.Builder> method) {
        ProviderOrigin.of(uri, headers);
        HttpRequest.Builder request = method.apply(HttpRequest.newBuilder(uri));
        headers.forEach(header -> request.header(header.name(), header.value()));
        return new JdkCall(client, request.build());
    }

    @Override
    public void close() {
        // client.close() would wait for running calls.
        client.shutdown();
    }
}
