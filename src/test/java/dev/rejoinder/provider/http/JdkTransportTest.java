package dev.rejoinder.provider.http;

import java.net.ProxySelector;
import javax.net.ssl.SSLContext;

class JdkTransportTest extends HttpTransportContract {
    @Override
    HttpTransport transport(SSLContext tls) {
        return new JdkTransport(ProxySelector.of(null), tls);
    }

    /** The JDK's client does not wait for trailers. */
    @Override
    int completeAfter() {
        return lastChunkEnd();
    }
}
