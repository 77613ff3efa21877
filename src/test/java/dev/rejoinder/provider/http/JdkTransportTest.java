package dev.rejoinder.provider.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rejoinder.testkit.ScriptedHttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.URI;
import java.util.List;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;

class JdkTransportTest extends HttpTransportContract {
    @Override
    HttpTransport transport(SSLContext tls) {
        return new JdkTransport(ProxySelector.of(null), tls);
    }

    @Override
    boolean connectionsAreOurs() {
        return false;
    }

    /** The JDK's client does not wait for trailers. */
    @Override
    int completeAfter() {
        return lastChunkEnd();
    }

    @Test
    void requestGoesThroughTheProxy() throws IOException {
        try (var proxy = ScriptedHttpServer.start(ScriptedHttpServer.always(HELLO));
                var proxied =
                        new JdkTransport(
                                ProxySelector.of(
                                        new InetSocketAddress(
                                                InetAddress.getLoopbackAddress(),
                                                proxy.uri("").getPort())));
                HttpCall call =
                        proxied.post(
                                URI.create("http://provider.test/v1"), List.of(), new byte[0])) {
            assertThat(call.execute().status()).isEqualTo(200);
            assertThat(readAll(call)).isEqualTo("hello");
            assertThat(proxy.requests().getFirst())
                    .startsWith("POST http://provider.test/v1 HTTP/1.1\r\n");
        }
    }
}
